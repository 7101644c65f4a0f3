//! Reads old formats in a child process with bounds on memory and time, since their readers can abort a process.
//!
//! The parent starts this program again with `read-legacy` and writes a line with the request and then the file to
//! its standard input. The child answers with one line of JSON for each sheet and row. A child that is stopped by
//! a bound leaves an answer without an end, which is a refusal like any other here.

use std::io::{BufRead as _, BufReader, BufWriter, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::detect::Kind;
use super::legacy;
use super::sheet_builder::{Budget, SheetBuilder};
use super::wire::Message;
use super::{Contents, Format, Limits, Refusal, Sheet};

/// The argument that makes the program call [`run_child`].
pub const SUBCOMMAND: &str = "read-legacy";

/// The answer of a child is longer than the text in it; beyond this it is not believed.
const MOST_ANSWER_BYTES: u64 = 1 << 30;

const MOST_REQUEST_BYTES: u64 = 64 << 10;

#[derive(Serialize, Deserialize)]
struct Request {
    kind: Kind,
    limits: Limits,
}

/// Returns what a child process reads from the file.
pub(super) fn read(kind: Kind, bytes: &[u8], mut budget: Budget<'_>) -> Result<Contents, Refusal> {
    let limits = budget.limits;
    let mut child = start(limits)?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let child = Mutex::new(child);
    let (finished, waiting) = mpsc::channel::<()>();
    let request = Request { kind, limits: limits.clone() };
    let sheets = std::thread::scope(|scope| {
        scope.spawn(|| feed(input, &request, bytes));
        let late = &child;
        scope.spawn(move || stop_if_late(&waiting, limits, late));
        let sheets = output.map_or(Ok(None), |output| receive(output, &mut budget));
        drop(finished);
        stop(&child);
        sheets
    })?;
    // The child has been stopped; waiting for it only removes it from the table of processes.
    drop(lock(&child).wait());
    let format = match kind {
        Kind::Xls => Format::Xls,
        Kind::Ods => Format::Ods,
        _ => Format::Xlsb,
    };
    let sheets = sheets.ok_or_else(|| gave_up(limits))?;
    Ok(Contents { format, sheets, notes: budget.notes })
}

/// Reads one file of an old format from standard input as a parent of the same program asks, within the limits it
/// names, and writes what is in it to standard output. The program calls this when its argument is [`SUBCOMMAND`].
pub fn run_child() -> ExitCode {
    // What a damaged file makes the readers panic about is of no use to anyone.
    std::panic::set_hook(Box::new(|_| {}));
    match answer(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer(input: impl Read, output: impl Write) -> std::io::Result<()> {
    let mut input = BufReader::new(input);
    let mut line = String::new();
    input.by_ref().take(MOST_REQUEST_BYTES).read_line(&mut line)?;
    let Request { kind, limits } = serde_json::from_str(&line)?;
    confine(&limits)?;
    let mut bytes = Vec::new();
    input.take(limits.file_bytes).read_to_end(&mut bytes)?;
    let mut budget = Budget::new(&limits);
    let sheets = legacy::read(kind, bytes, &mut budget);
    let mut output = BufWriter::new(output);
    let mut send = |message: &Message| -> std::io::Result<()> {
        serde_json::to_writer(&mut output, message)?;
        output.write_all(b"\n")
    };
    match sheets {
        Ok(sheets) => {
            for sheet in &sheets {
                send(&Message::sheet(sheet))?;
                for row in &sheet.rows {
                    send(&Message::row(row))?;
                }
            }
            for note in &budget.notes {
                send(&Message::note(note))?;
            }
            send(&Message::End)?;
        }
        Err(Refusal { reason, remedy }) => send(&Message::Refused { reason, remedy })?,
    }
    output.flush()
}

/// Takes memory and time from this process, for good.
#[cfg(unix)]
fn confine(limits: &Limits) -> std::io::Result<()> {
    use rlimit::Resource;

    for (resource, most) in [
        (Resource::AS, limits.child_memory_bytes),
        (Resource::CPU, limits.child_seconds),
        // A process that is stopped for using too much must not fill the disk with its remains.
        (Resource::CORE, 0),
    ] {
        let allowed = resource.get_hard()?.min(most);
        resource.set(allowed, allowed)?;
    }
    Ok(())
}

/// Other systems have no such bounds; the parent's clock still holds.
#[cfg(not(unix))]
fn confine(_limits: &Limits) -> std::io::Result<()> {
    Ok(())
}

fn start(limits: &Limits) -> Result<Child, Refusal> {
    let program = match &limits.child_program {
        Some(program) => Ok(program.clone()),
        None => std::env::current_exe(),
    };
    program
        .and_then(|program| {
            Command::new(program)
                .arg(SUBCOMMAND)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
        })
        .map_err(|cause| {
            Refusal::new(
                format!("is of an old format whose reader could not be started ({cause})"),
                "save it as .xlsx in a spreadsheet program",
            )
        })
}

/// A child that stops reading has a reason of its own, which its answer tells; hence errors are of no interest.
fn feed(input: Option<ChildStdin>, request: &Request, bytes: &[u8]) {
    let Some(mut input) = input else { return };
    if let Ok(mut line) = serde_json::to_vec(request) {
        line.push(b'\n');
        drop(input.write_all(&line).and_then(|()| input.write_all(bytes)));
    }
}

/// Returns the sheets, or nothing if the answer ends before its end.
fn receive(output: impl Read, budget: &mut Budget<'_>) -> Result<Option<Vec<Sheet>>, Refusal> {
    let mut output = BufReader::new(output.take(MOST_ANSWER_BYTES));
    let mut finished = Vec::new();
    let mut current: Option<SheetBuilder> = None;
    let mut line = String::new();
    loop {
        line.clear();
        if output.read_line(&mut line).is_err() {
            return Ok(None);
        }
        let Ok(message) = serde_json::from_str::<Message>(&line) else { return Ok(None) };
        match message {
            Message::Sheet { name, hidden, merged } => {
                finished.extend(current.take().map(SheetBuilder::finish));
                let sheet = current.insert(SheetBuilder::new(&name, hidden));
                for area in merged {
                    sheet.merge(area.into());
                }
            }
            Message::Row { number, cells } => {
                let Some(sheet) = current.as_mut() else { return Ok(None) };
                for (column, value) in cells {
                    sheet.push(budget, (number, column.into()), value.into())?;
                }
            }
            Message::Note { sheet, cell, message } => budget.note(&sheet, cell, message),
            Message::Refused { reason, remedy } => return Err(Refusal { reason, remedy }),
            Message::End => {
                finished.extend(current.map(SheetBuilder::finish));
                return Ok(Some(finished));
            }
        }
    }
}

/// Waits until the sender of `finished` is dropped, but not longer than the limit.
fn stop_if_late(finished: &Receiver<()>, limits: &Limits, child: &Mutex<Child>) {
    let patience = Duration::from_secs(limits.child_seconds.saturating_mul(2));
    if finished.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
        stop(child);
    }
}

fn stop(child: &Mutex<Child>) {
    // It may have ended by itself, which is as good.
    drop(lock(child).kill());
}

fn lock(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

fn gave_up(limits: &Limits) -> Refusal {
    Refusal::new(
        format!(
            "is badly damaged, or needs more than {} MB of memory or {} seconds to read",
            limits.child_memory_bytes >> 20,
            limits.child_seconds
        ),
        "open it in a spreadsheet program and save it as .xlsx",
    )
}
