//! When to kill a program: everywhere in its running time, and again and again where the outcome turns.

use std::{
    env,
    fmt::{self, Display},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How often the program is killed in each case: few times with every test run, 200 times for the figures.
const ROUNDS: &str = "ASSAY_FAULT_ROUNDS";

/// What an interrupted command left behind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// What was there before.
    Nothing,
    /// All that it was to do.
    Everything,
}

/// Chooses moments: in every second round any moment of the running time; between them moments near the one at which
/// the outcome turns, found by going later after each round that was too early and earlier after one that was too late.
struct Aim {
    whole: Duration,
    turn: Duration,
    /// The state of a linear congruential generator, so that every run chooses alike.
    random: u32,
}

impl Aim {
    fn next(&mut self, round: u32) -> Duration {
        self.random = self.random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let part = self.random >> 22;
        if round.is_multiple_of(2) {
            self.whole * part / 1024
        } else {
            self.turn * (1024 + part / 8 - 64) / 1024
        }
    }

    fn learn(&mut self, round: u32, left: Left) {
        let step = self.whole / 40;
        self.turn = match left {
            _ if round.is_multiple_of(2) => self.turn,
            Left::Nothing => self.turn + step,
            Left::Everything => self.turn.saturating_sub(step),
        };
    }
}

/// How the rounds of a case ended.
#[derive(Default)]
pub(super) struct Tally {
    nothing: u32,
    everything: u32,
    too_late: u32,
}

impl Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { nothing, everything, too_late } = self;
        write!(
            f,
            "killed {} times: {nothing} not there, {everything} wholly there; in {too_late} more rounds it had ended before",
            nothing + everything
        )
    }
}

/// A round: a command in a state of its own to run it in.
pub(super) struct Round<S> {
    /// What the command works on.
    pub(super) state: S,
    /// The command.
    pub(super) command: Command,
}

/// Kills a command at a moment of each round, and asks after each what it has left behind.
pub(super) fn kill_in_rounds<S>(
    begin: impl Fn() -> Round<S> + Sync,
    look: impl Fn(&S) -> Left + Sync,
) -> Tally
where
    S: Send,
{
    let whole = in_a_thread(|| undisturbed(begin()));
    let mut aim = Aim { whole, turn: whole * 9 / 10, random: 27_001 };
    let mut tally = Tally::default();
    for round in 0..rounds() {
        let moment = aim.next(round);
        let (was_killed, left) = in_a_thread(|| {
            let Round { state, mut command } = begin();
            let was_killed = kill_after(&mut command, moment);
            (was_killed, look(&state))
        });
        aim.learn(round, left);
        match (was_killed, left) {
            (false, Left::Everything) => tally.too_late += 1,
            (false, Left::Nothing) => panic!("the command ended well and left nothing"),
            (true, Left::Everything) => tally.everything += 1,
            (true, Left::Nothing) => tally.nothing += 1,
        }
    }
    tally
}

/// A database of PostgreSQL goes with the thread that made it: there are never two hundred of them.
fn in_a_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| match scope.spawn(work).join() {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

fn rounds() -> u32 {
    env::var(ROUNDS).map_or(3, |rounds| rounds.parse().expect("a number of rounds"))
}

/// How long a command runs that nobody kills.
fn undisturbed<S>(round: Round<S>) -> Duration {
    let Round { state: _state, mut command } = round;
    let begun = Instant::now();
    assert!(silent(&mut command).status().unwrap().success());
    begun.elapsed()
}

/// Runs a command, kills it at a moment, and returns whether it was still running.
fn kill_after(command: &mut Command, moment: Duration) -> bool {
    let mut running = silent(command).spawn().unwrap();
    // This waits for nothing: the moment itself is what is tried.
    thread::sleep(moment);
    running.kill().unwrap();
    let status = running.wait().unwrap();
    assert!(status.success() || status.code().is_none(), "{status}");
    !status.success()
}

fn silent(command: &mut Command) -> &mut Command {
    command.stdout(Stdio::null()).stderr(Stdio::null())
}
