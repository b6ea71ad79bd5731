//! The verb that asks an ONVIF device what it is and prints its entry for the register file.
use std::io::{self, BufRead, IsTerminal, Write};

use alarm_central::pii::Secret;
use clap::Args;
use vaka_link::{
    keeper::{KeeperAnswer, KeeperWish},
    worker,
};
use vaka_station::probe::{Found, ProbeFault, Shown, Target, certificate, probe};
use vaka_words::{say, say_with};

use super::{password_from_stdin, perform, print_line, unexpected};
use crate::{Sentence, settings::Settings};

/// Which device, and who signs in to it.
#[derive(Args)]
pub struct ProbeArguments {
    /// As 192.168.1.20, host:port or http://host:port/path (also https); rtsps://host:port/path asks for the certificate alone.
    address: String,
    /// The device's user; asked at the terminal where it is not given, empty for a device without sign-in.
    #[arg(long)]
    user: Option<String>,
    /// Reads the password from standard input instead of asking at the terminal.
    #[arg(long, requires = "user")]
    password_stdin: bool,
}

/// Prints the entry on standard output, and what is to be known of it on standard error.
pub fn run(settings: &Settings, asked: ProbeArguments) -> anyhow::Result<()> {
    let said = |fault: ProbeFault| Sentence::of(fault.key());
    let target = Target::new(settings.place, &asked.address).map_err(said)?;
    if target.is_stream() {
        return stream(settings, &target);
    }
    let (user, password) = sign_in(asked.user, asked.password_stdin)?;
    note(settings, &target)?;
    let found = probe(&target, &user, &password, || worker::now().wall).map_err(said)?;
    let name = |number: usize| say_with("probe-camera-name", &[("number", number.into())]).into_owned();
    print_line(found.register(&user, name).trim_end());
    tell(&found, &password);
    Ok(())
}

/// The fact that the device is asked is on disk before it is.
fn note(settings: &Settings, target: &Target) -> anyhow::Result<()> {
    match perform(settings, KeeperWish::DeviceProbed { address: target.address() })?.0 {
        KeeperAnswer::Noted => Ok(()),
        other => Err(unexpected(other)),
    }
}

/// Prints the line for the entry of a camera that is not asked anything else.
fn stream(settings: &Settings, target: &Target) -> anyhow::Result<()> {
    note(settings, target)?;
    if let Some(shown) = certificate(target).map_err(|fault| Sentence::of(fault.key()))? {
        if !shown.is_vouched_for {
            print_line(&format!("certificate = \"{}\"", shown.fingerprint));
        }
        tell_certificate(shown);
    }
    Ok(())
}

fn tell_certificate(shown: Shown) {
    let key = if shown.is_vouched_for { "probe-certificate-vouched" } else { "probe-certificate" };
    eprintln!("{}", say_with(key, &[("fingerprint", shown.fingerprint.to_string().into())]));
}

fn tell(found: &Found, password: &Secret) {
    if let Some(shown) = found.certificate {
        tell_certificate(shown);
    }
    if found.hosts_replaced {
        eprintln!("{}", say("probe-hosts-replaced"));
    }
    if let Some(secs) = found.clock_off_secs {
        let key = if secs > 0 { "probe-clock-ahead" } else { "probe-clock-behind" };
        eprintln!("{}", say_with(key, &[("secs", secs.unsigned_abs().to_string().into())]));
    }
    if !password.is_empty() {
        eprintln!("{}", say("probe-password-missing"));
    }
}

fn sign_in(user: Option<String>, password_stdin: bool) -> anyhow::Result<(Secret, Secret)> {
    let nowhere = || Sentence::of("probe-no-terminal");
    let user = match user {
        Some(user) => user,
        None if io::stdin().is_terminal() => {
            eprint!("{} ", say("probe-ask-user"));
            io::stderr().flush()?;
            let mut line = String::new();
            io::stdin().lock().read_line(&mut line)?;
            line.trim().to_owned()
        }
        None => return Err(nowhere()),
    };
    let password = if password_stdin {
        password_from_stdin()?
    } else if user.is_empty() {
        Secret::new("")
    } else {
        let typed = rpassword::prompt_password(format!("{} ", say("probe-ask-password"))).map_err(|_| nowhere())?;
        Secret::new(typed)
    };
    Ok((Secret::new(user), password))
}
