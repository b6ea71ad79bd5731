//! TLS below HTTP: what `ureq` connects with where whoever answers must be believed first.
use std::{
    fmt,
    io::{Read, Write},
    sync::OnceLock,
};

use rustls::{ClientConnection, StreamOwned};
use ureq::{
    Agent, Error,
    config::Config,
    unversioned::{
        resolver::DefaultResolver,
        transport::{
            Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, TcpConnector, Transport,
            TransportAdapter,
        },
    },
};

use crate::{
    line::{invalid, name_of},
    verify::{Trust, config},
};

/// What asks over HTTP by these settings, and over HTTPS of those alone who are believed. There is no proxy between.
pub fn agent(settings: Config, trust: Trust) -> Agent {
    let connector = ().chain(TcpConnector::default()).chain(Secured { trust, config: OnceLock::new() });
    Agent::with_parts(settings, connector, DefaultResolver::default())
}

struct Secured {
    trust: Trust,
    /// Made when it is first needed: reading the machine's authorities takes a moment.
    config: OnceLock<std::sync::Arc<rustls::ClientConfig>>,
}

impl fmt::Debug for Secured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secured").field("trust", &self.trust).finish_non_exhaustive()
    }
}

impl<In: Transport> Connector<In> for Secured {
    type Out = Either<In, Over>;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, Error> {
        let transport = chained.ok_or(Error::ConnectionFailed)?;
        if !details.needs_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let made = match self.config.get() {
            Some(made) => made,
            None => {
                let made = config(self.trust).map_err(Error::Io)?;
                self.config.get_or_init(|| made)
            }
        };
        let host = details.uri.host().ok_or(Error::HostNotFound)?;
        let name = name_of(host).map_err(Error::Io)?;
        let mut tls = ClientConnection::new(std::sync::Arc::clone(made), name).map_err(|e| Error::Io(invalid(e)))?;
        let mut under = TransportAdapter::new(transport.boxed(), std::sync::Arc::clone(&details.current_time));
        under.set_timeout(details.timeout);
        tls.complete_io(&mut under)?;
        let buffers = LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Some(Either::B(Over { buffers, stream: StreamOwned::new(tls, under) })))
    }
}

/// HTTP over TLS.
struct Over {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl Transport for Over {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.get_mut().set_timeout(timeout);
        self.stream.write_all(&self.buffers.output()[..amount])?;
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.get_mut().set_timeout(timeout);
        let amount = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.get_mut().get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl fmt::Debug for Over {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Over").finish_non_exhaustive()
    }
}
