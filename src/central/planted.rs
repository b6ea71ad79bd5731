//! Faults put in on purpose, so that tests can show that they would be found; without the feature `planted` none can be put in, and
//! nothing of them is in the build that people get.

/// A fault that tests can put in. Each says what the program then does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Fault {
    /// A window lasts 16 minutes.
    WindowOfSixteenMinutes = 1,
    /// A later signal moves the deadline.
    DeadlineMovedBySignal,
    /// A hand-over moves the deadline.
    DeadlineMovedAtHandOver,
    /// A grant ends a minute after its window.
    GrantBeyondWindow,
    /// A pass lasts 15 minutes from the grant.
    PassFromTheGrant,
    /// The wall clock ends nothing.
    BootClockOnly,
    /// Leave is given after the window's end.
    LateGrant,
    /// An untrusted alarm opens a window.
    UntrustedOpens,
    /// What is no alarm opens a window.
    TroubleOpens,
    /// A pass is made, and a signal acknowledged, of facts that are still to be written.
    BeforeTheDisk,
    /// A failed write counts as good.
    FailedWriteCounts,
    /// Half of a group is written.
    HalfAGroup,
    /// What could not be written stays in the state.
    NotSetBack,
    /// A signal is acknowledged and forgotten.
    SignalDropped,
    /// A frame that was not stored counts as heard when it comes again.
    DuplicateSwallowed,
    /// A repeated frame is news.
    RepeatIsNews,
    /// An event is claimed although somebody holds it.
    ClaimUnchecked,
    /// Somebody holds two events.
    TwoEvents,
    /// Looking goes on when the event is parked.
    LookSurvivesPark,
    /// … handed over,
    LookSurvivesHandOver,
    /// … taken over,
    LookSurvivesTakeOver,
    /// … released,
    LookSurvivesRelease,
    /// … closed,
    LookSurvivesClose,
    /// … when the desk is locked,
    LookSurvivesLock,
    /// … when the desk is gone.
    LookSurvivesDesk,
    /// Two sessions of one person stand.
    TwoSessions,
    /// A hold whose desk is gone is never let go.
    OrphanForever,
    /// Any ticket leads to some open door.
    AnyTicket,
    /// A locked desk is shown the event that is held.
    LockedSees,
    /// At the start, holds are counted along the way and not by how things stand.
    HoldsCountedByTheWay,
    /// A restart gives every window a new deadline.
    RestartRenews,
    /// Boot time ends nothing.
    WallClockOnly,
    /// The station's time goes back with the wall clock.
    TimeRunsBack,
    /// Facts that were decided on an old version of their stream are stored.
    StaleAccepted,
    /// Leave is given for a closed event.
    ClosedGrants,
    /// A ticket that was spent is good again.
    TicketTwice,
    /// One pass opens two doors.
    PassTwice,
    /// An event is told as closed before that is on disk.
    ClosedTooSoon,
    /// A recording is made under a leave that nobody was given.
    RecordedWithoutLeave,
    /// Desks stay open when the machine has slept.
    SleepUnheeded,
    /// The station fetches for priority 3 before the 60 s are over.
    FetchAtOnce,
    /// Fetching goes on when the event is closed.
    FetchSurvivesClose,
    /// A desk's line stays at a camera that is fetched when its look has ended.
    LineSurvivesLook,
    /// The way to a home's loudspeaker is opened at a silent alarm that nobody has freed talking for.
    HushedTalks,
    /// A duress word is a word like any other.
    DuressTalks,
    /// A home on test hides what calls for help, too.
    TestHidesHelp,
}

#[cfg(feature = "planted")]
static PUT_IN: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

/// Puts a fault into this process, or takes it out.
#[cfg(feature = "planted")]
pub fn put_in(fault: Option<Fault>) {
    PUT_IN.store(fault.map_or(0, |fault| fault as u8), std::sync::atomic::Ordering::SeqCst);
}

/// Whether the fault is in.
#[cfg(feature = "planted")]
pub fn is(fault: Fault) -> bool {
    PUT_IN.load(std::sync::atomic::Ordering::Relaxed) == fault as u8
}

/// Whether the fault is in: never, in this build.
#[cfg(not(feature = "planted"))]
pub const fn is(_: Fault) -> bool {
    false
}
