//! The command line: what was typed becomes a call, its result becomes text or JSON, an error an exit status.

mod backup;
mod evidence;
mod export;
mod gap;
mod gap_text;
mod import;
mod inspect;
mod organisation;
mod output;
mod questionnaire;
mod score;
mod show;
mod store;
mod upkeep;
mod user;

use std::{io::Write, path::PathBuf, process::ExitCode};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

use crate::{
    app::context::{Actor, Context},
    domain::questionnaire::Questionnaire,
    error::{Error, Kind},
    import::{vocabulary::Vocabulary, workbook},
    questionnaires,
};

/// How far an information security management system is from ISO/IEC 27001:2022 certification, with proof.
#[derive(Debug, Parser)]
#[command(name = "assay", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options that every command knows.
#[derive(Debug, Args)]
struct Global {
    /// Print one JSON document on standard output and nothing else there
    #[arg(long, global = true)]
    json: bool,
    /// Evaluate as of that day instead of today
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    as_of: Option<NaiveDate>,
    /// Print no messages, only results and errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print the causes behind an error
    #[arg(short, long, global = true)]
    verbose: bool,
    /// The folder of the database, the evidence files and the backups
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "ASSAY_DATA",
        default_value = "assay-data"
    )]
    data: PathBuf,
    /// The database, as sqlite:FILE or postgres://… [default: assay.db in the data folder]
    #[arg(long, global = true, value_name = "URL", env = "ASSAY_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Use the questionnaires of this folder instead of the bundled ones
    #[arg(long, global = true, value_name = "DIR")]
    questionnaires: Option<PathBuf>,
    /// Refuse files, or parts of them when unpacked, that are larger than this many megabytes
    #[arg(long, global = true, value_name = "MB", default_value_t = 100)]
    max_size: u32,
}

impl Global {
    /// Returns the bounds on what an input file may ask of this machine.
    fn limits(&self) -> workbook::Limits {
        workbook::Limits::of_megabytes(self.max_size)
    }

    /// Returns the day to evaluate as of: the given one or today.
    #[expect(clippy::disallowed_methods, reason = "this place alone reads the clock")]
    fn as_of(&self) -> NaiveDate {
        self.as_of.unwrap_or_else(|| chrono::Local::now().date_naive())
    }

    /// Returns who acts, a person at this command line, and the moment in UTC.
    #[expect(clippy::disallowed_methods, reason = "this place alone reads the clock")]
    fn context() -> Context {
        Context::new(Actor::Operator, chrono::Utc::now().naive_utc())
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read registers as found, score them, print the result and write the report
    Gap(gap::Gap),
    /// Show what the importer sees in a workbook; nothing is written
    Inspect(inspect::Inspect),
    /// The bundled questionnaires, and a check of your own
    Questionnaire(questionnaire::QuestionnaireCommand),
    /// Import a register into the store, or show what that would do
    Import(import::Import),
    /// Show a record with where each of its values comes from
    Show(show::Show),
    /// Files that are evidence
    Evidence(evidence::EvidenceCommand),
    /// Print the gap score of an organisation in the store
    Score(score::Score),
    /// Write a register as .xlsx, .csv or .json, which an import reads back without loss
    Export(export::Export),
    /// Organisations whose registers are kept
    Org(organisation::OrganisationCommand),
    /// Accounts, and the roles that they have in organisations
    User(user::UserCommand),
    /// Tokens with which programs use the API
    Token(user::TokenCommand),
    /// Make the database's tables, or bring them up to date
    Migrate(upkeep::Migrate),
    /// Save everything in one file: the database, the evidence files and their hashes
    Backup(backup::Backup),
    /// Bring back what a backup holds, into either database
    Restore(backup::Restore),
    /// Walk every audit trail and every evidence file, and name the first break
    Verify(upkeep::Verify),
    /// Read an old format on standard input: called by this program itself, within limits
    #[command(hide = true)]
    ReadLegacy,
}

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| tell(&panic.to_string())));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let shown = error.print();
            let status = if error.use_stderr() { Kind::Usage.exit_status() } else { 0 };
            return ExitCode::from(if shown.is_ok() { status } else { 1 });
        }
    };
    if matches!(cli.command, Command::ReadLegacy) {
        return workbook::run_child();
    }
    let verbose = cli.global.verbose;
    match dispatch(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error, verbose);
            ExitCode::from(error.kind.exit_status())
        }
    }
}

/// Tells of a fault of this program. A reader that gives up on a damaged file is none, nor is a writer without room in
/// the temporary folder: their callers say so.
fn tell(panic: &str) {
    if !["calamine", "rust_xlsxwriter"].iter().any(|name| panic.contains(name)) {
        let message = "error: a fault of this program, not of your input; please report it";
        drop(writeln!(std::io::stderr().lock(), "{message}: {}", panic.replace('\n', " ")));
    }
}

fn dispatch(cli: &Cli) -> Result<(), Error> {
    match &cli.command {
        Command::Gap(command) => command.run(&cli.global),
        Command::Inspect(command) => command.run(&cli.global),
        Command::Questionnaire(command) => command.run(&cli.global),
        Command::Import(command) => command.run(&cli.global),
        Command::Show(command) => command.run(&cli.global),
        Command::Evidence(command) => command.run(&cli.global),
        Command::Score(command) => command.run(&cli.global),
        Command::Export(command) => command.run(&cli.global),
        Command::Org(command) => command.run(&cli.global),
        Command::User(command) => command.run(&cli.global),
        Command::Token(command) => command.run(&cli.global),
        Command::Migrate(command) => command.run(&cli.global),
        Command::Backup(command) => command.run(&cli.global),
        Command::Restore(command) => command.run(&cli.global),
        Command::Verify(command) => command.run(&cli.global),
        // Handled before, since it answers in its own way.
        Command::ReadLegacy => Ok(()),
    }
}

fn report(error: &Error, verbose: bool) {
    let mut stderr = std::io::stderr().lock();
    // Nothing is left to tell if standard error itself is closed.
    drop(writeln!(stderr, "error: {error}"));
    let mut cause = std::error::Error::source(error);
    while let (true, Some(inner)) = (verbose, cause) {
        drop(writeln!(stderr, "  because: {inner}"));
        cause = inner.source();
    }
}

/// Returns the questionnaire and the vocabulary to work with: the bundled ones or those of a user's folder.
fn resources(global: &Global) -> Result<(Questionnaire, Vocabulary), Error> {
    let Some(folder) = &global.questionnaires else {
        let questionnaire = questionnaires::bundled(questionnaires::DEFAULT_SET)?;
        return Ok((questionnaire, Vocabulary::bundled()?));
    };
    let own_set = folder.join(questionnaires::DEFAULT_SET);
    let set = if own_set.is_dir() { &own_set } else { folder };
    let questionnaire = questionnaires::read_folder(set)?;
    let words = folder.join("vocabulary");
    let vocabulary = if words.is_dir() {
        Vocabulary::read_files(&questionnaires::files_below(&words)?)?
    } else {
        Vocabulary::bundled()?
    };
    Ok((questionnaire, vocabulary))
}

/// Tells a person what happened, on standard error, unless they asked for silence.
fn message(global: &Global, words: &str) {
    if !global.quiet {
        // Nothing is left to tell if standard error itself is closed.
        drop(writeln!(std::io::stderr().lock(), "{words}"));
    }
}

/// Writes a result to standard output; a reader that has gone away is no error.
fn print(text: &str) -> Result<(), Error> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::new(
            Kind::Unavailable,
            format!("standard output: cannot be written ({error})"),
        )),
        _ => Ok(()),
    }
}

fn print_json(value: &impl serde::Serialize) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(value).map_err(|error| {
        Error::new(Kind::Internal, "the result could not be written as JSON").because(error)
    })?;
    print(&format!("{text}\n"))
}
