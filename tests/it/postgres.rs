//! PostgreSQL for the tests: the server that `TEST_POSTGRES_URL` names, or else a private one that this process starts
//! once. The private one keeps its data and its socket in a temporary folder, so it meets no other server and no other
//! run; `postgres.sh` ends it with this process, however the process ends. What is missing for it fails the test.

use std::{
    cell::RefCell,
    env,
    fmt::Display,
    fs,
    io::{BufRead, BufReader, Read, Write},
    os::unix::{
        fs::{DirBuilderExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::LazyLock,
};

use assay::db::Store;
use diesel::{Connection, PgConnection, RunQueryDsl, sql_query};
use uuid::Uuid;

/// Names a server to use in place of a private one; its user must be allowed to create databases.
const GIVEN: &str = "TEST_POSTGRES_URL";

/// Returns the URL of a new, empty database. It is dropped when the calling thread ends, which is when a test ends.
pub(crate) fn database() -> String {
    new_database(BARE)
}

/// The template that holds nothing that somebody has put into a server of their own.
const BARE: &str = "template0";

fn new_database(template: &str) -> String {
    thread_local! {
        static OF_THIS_TEST: RefCell<Vec<Database>> = const { RefCell::new(Vec::new()) };
    }
    let (server, _private) = or_fail(shared_server());
    let name = new_name();
    let url = or_fail(create_database(server, &name, template));
    OF_THIS_TEST.with_borrow_mut(|databases| databases.push(Database { server, name }));
    url
}

/// Returns the URL of a new database that has this version's tables; it goes as that of [`database`] does.
pub(crate) fn migrated_database() -> String {
    // Copying takes a third of the time of migrating. It leaves the copied one behind, so only a server that goes
    // with this process has one.
    static TEMPLATE: LazyLock<Option<String>> = LazyLock::new(|| {
        let (server, private) = or_fail(shared_server());
        private.as_ref()?;
        let name = new_name();
        let url = or_fail(create_database(server, &name, BARE));
        Store::migrate(&url.parse().unwrap()).unwrap();
        Some(name)
    });
    let Some(template) = TEMPLATE.as_ref() else {
        let url = database();
        Store::migrate(&url.parse().unwrap()).unwrap();
        return url;
    };
    new_database(template)
}

/// Fails the test with the sentence itself instead of its quoted form.
fn or_fail<T>(result: Result<T, impl Display>) -> T {
    result.unwrap_or_else(|fault| panic!("{fault}"))
}

/// Returns the URL of the server that all tests share, and the server itself if it is private.
fn shared_server() -> Result<(&'static str, &'static Option<Server>), &'static str> {
    // A failure is kept as well, so that each test tells of it in the same words.
    static SHARED: LazyLock<Result<(String, Option<Server>), String>> =
        LazyLock::new(|| match env::var_os(GIVEN).filter(|url| !url.is_empty()) {
            Some(url) => Ok((url.to_string_lossy().into_owned(), None)),
            None => Server::private().map(|server| (server.url(), Some(server))),
        });
    SHARED.as_ref().map(|(url, server)| (url.as_str(), server)).map_err(String::as_str)
}

/// A database of the shared server that goes when this value goes.
struct Database {
    server: &'static str,
    name: String,
}

impl Drop for Database {
    fn drop(&mut self) {
        // Connections that a failed test left open must not keep it, and nothing here may panic: the thread is ending.
        drop(execute(self.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name)));
    }
}

fn new_name() -> String {
    format!("assay_test_{}", Uuid::now_v7().simple())
}

/// Creates a database and returns its URL.
fn create_database(server: &str, name: &str, template: &str) -> Result<String, String> {
    let url = url_of_database(server, name)?;
    execute(server, &format!("CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'"))?;
    Ok(url)
}

fn execute(url: &str, statement: &str) -> Result<(), String> {
    let mut connection = PgConnection::establish(url)
        .map_err(|fault| format!("the PostgreSQL server for the tests does not answer: {fault}"))?;
    sql_query(statement)
        .execute(&mut connection)
        .map_err(|fault| format!("PostgreSQL refuses “{statement}”: {fault}"))?;
    Ok(())
}

/// Returns the URL of a server with its database replaced.
fn url_of_database(server: &str, name: &str) -> Result<String, String> {
    let (place, options) = server.split_once('?').map_or((server, ""), |(a, b)| (a, b));
    let (scheme, host) = place
        .split_once("://")
        .filter(|(scheme, _host)| ["postgres", "postgresql"].contains(scheme))
        .ok_or_else(|| format!("{GIVEN} is not a URL of the form postgres://user@host/database"))?;
    let host = host.split_once('/').map_or(host, |(host, _database)| host);
    let options = if options.is_empty() { String::new() } else { format!("?{options}") };
    Ok(format!("{scheme}://{host}/{name}{options}"))
}

/// A running PostgreSQL server of its own, which a test may stop and start; it goes when this value goes.
pub(crate) struct Server {
    folder: PathBuf,
    supervisor: Child,
    answers: BufReader<ChildStdout>,
}

impl Server {
    /// Starts a server with an empty data folder.
    pub(crate) fn new() -> Self {
        or_fail(Self::private())
    }

    /// Returns the URL of a new, empty database on this server.
    pub(crate) fn database(&self) -> String {
        or_fail(create_database(&self.url(), &new_name(), BARE))
    }

    /// Stops the server; open connections are cut and what they had begun is rolled back.
    pub(crate) fn stop(&mut self) {
        or_fail(self.tell("stop"));
    }

    /// Starts the server again; URLs stay the same.
    pub(crate) fn start(&mut self) {
        or_fail(self.tell("start"));
    }

    /// Stops and starts the server.
    pub(crate) fn restart(&mut self) {
        or_fail(self.tell("restart"));
    }

    fn private() -> Result<Self, String> {
        let folders = folders_to_search();
        let programs = folder_of_programs(&folders)?;
        let user = user_of_server()?;
        let folder = new_folder();
        let mut command = Command::new("sh");
        command.arg("-c").arg(include_str!("postgres.sh")).arg("postgres.sh");
        command.arg(programs).arg(&folder).current_dir(&folder).env("LC_ALL", "C");
        if let Some((user, group)) = user {
            chown(&folder, Some(user), Some(group)).unwrap();
            command.uid(user).gid(group);
        }
        // Ctrl-C in a terminal shall end the tests and leave the supervisor to clean up. Standard error stays ours:
        // who reads the output of the tests to its end has waited for the clean-up.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut supervisor = command.spawn().map_err(|fault| {
            drop(fs::remove_dir(&folder));
            format!(
                "PostgreSQL cannot be run for the tests in {}: {fault}; set TMPDIR to a folder that every user may \
                 enter and write to",
                folder.display()
            )
        })?;
        let answers = BufReader::new(supervisor.stdout.take().unwrap());
        let mut server = Self { folder, supervisor, answers };
        server.tell("create")?;
        server.tell("start")?;
        Ok(server)
    }

    fn tell(&mut self, word: &str) -> Result<(), String> {
        // A supervisor that has ended gives its reason in the answer.
        drop(writeln!(self.supervisor.stdin.as_ref().unwrap(), "{word}"));
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        if answer == "done\n" {
            return Ok(());
        }
        self.answers.read_to_string(&mut answer).unwrap();
        Err(format!(
            "PostgreSQL does not {word} a private server for the tests; mend what its log below says, or set {GIVEN} \
             to the URL of a server whose user may create databases\n{answer}"
        ))
    }

    fn url(&self) -> String {
        let folder = self.folder.to_str().unwrap();
        let folder: String = folder
            .bytes()
            .map(|byte| match byte {
                b'/' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                    char::from(byte).to_string()
                }
                other => format!("%{other:02X}"),
            })
            .collect();
        format!("postgres:///postgres?host={folder}&port=5432&user=postgres")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Waiting closes the supervisor's standard input, which is its sign to clean up.
        drop(self.supervisor.wait());
    }
}

/// Returns a new folder that only its owner can enter. Its name is short, because a socket's path may have about a
/// hundred characters.
fn new_folder() -> PathBuf {
    let name = Uuid::now_v7().simple().to_string();
    let folder = env::temp_dir().join(format!("assay-{}", &name[20..]));
    fs::DirBuilder::new().mode(0o700).create(&folder).unwrap();
    folder
}

/// Returns where PostgreSQL's server programs may be; Debian keeps them away from `PATH`, a folder for each version.
fn folders_to_search() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
    folders.push(PathBuf::from("/usr/local/bin"));
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders
}

fn folder_of_programs(folders: &[PathBuf]) -> Result<&Path, String> {
    let complete =
        |folder: &&PathBuf| ["initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
    folders.iter().find(complete).map(PathBuf::as_path).ok_or_else(|| {
        format!(
            "the tests need PostgreSQL's server programs, and initdb and pg_ctl are neither on PATH nor in \
             /usr/lib/postgresql/*/bin; install them (Debian and Ubuntu: apt-get install postgresql), or set {GIVEN} \
             to the URL of a server whose user may create databases"
        )
    })
}

/// Returns the user and group to run a server as: none if the tests have an ordinary user, because PostgreSQL refuses
/// to run as root alone.
fn user_of_server() -> Result<Option<(u32, u32)>, String> {
    let number = |arguments: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    if number(&["-u"]) != Some(0) {
        return Ok(None);
    }
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| Some((number(&["-u", name])?, number(&["-g", name])?)))
        .map(Some)
        .ok_or_else(|| {
            "PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody to run \
             it for the tests; add one or run the tests as an ordinary user"
                .to_owned()
        })
}

#[test]
fn each_database_is_empty_and_a_world_of_its_own() {
    let (one, other) = (database(), database());
    for url in [&one, &other] {
        drop(Store::open(&url.parse().unwrap()).unwrap());
        execute(url, "CREATE TABLE thing (name text PRIMARY KEY)").unwrap();
    }
    execute(&one, "INSERT INTO thing VALUES ('é')").unwrap();
    execute(&other, "INSERT INTO thing VALUES ('é')").unwrap();
    assert!(execute(&one, "INSERT INTO thing VALUES ('é')").unwrap_err().contains("duplicate key"));
}

#[test]
fn a_database_goes_with_its_test() {
    let url = std::thread::spawn(|| {
        let url = database();
        execute(&url, "SELECT 1").unwrap();
        url
    });
    let fault = execute(&url.join().unwrap(), "SELECT 1").unwrap_err();
    assert!(fault.contains("does not exist"), "{fault}");
}

#[test]
fn a_server_that_restarts_cuts_connections_and_keeps_what_was_written() {
    let mut server = Server::new();
    let url = server.database();
    let mut connection = PgConnection::establish(&url).unwrap();
    sql_query("CREATE TABLE kept (name text)").execute(&mut connection).unwrap();
    server.restart();
    assert!(sql_query("SELECT name FROM kept").execute(&mut connection).is_err());
    execute(&url, "SELECT name FROM kept").unwrap();
    server.stop();
    assert!(PgConnection::establish(&url).is_err());
    server.start();
    execute(&url, "SELECT name FROM kept").unwrap();
    let folder = server.folder.clone();
    drop(server);
    assert!(!folder.exists());
}

#[test]
fn a_killed_process_takes_its_server_along() {
    // This test starts its own program again with this set, and that inner process then waits to be killed.
    const INNER: &str = "ASSAY_TEST_WAITS_TO_BE_KILLED";
    if env::var_os(INNER).is_some() {
        let server = Server::new();
        println!("\n{}", server.database());
        // Ends as well if the outer process is gone.
        std::io::stdin().read_line(&mut String::new()).unwrap();
        return;
    }
    let folder = new_folder();
    // Like every folder for temporary files, it is open to the user that the server runs as.
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    let mut inner = Command::new(env::current_exe().unwrap())
        .args(["--exact", "postgres::a_killed_process_takes_its_server_along", "--nocapture"])
        .envs([(INNER, Path::new("yes")), ("TMPDIR", &folder)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(inner.stdout.take().unwrap()).lines();
    let url = lines.map(Result::unwrap).find(|line| line.starts_with("postgres:"));
    let url = url.expect("the inner process starts a server");
    execute(&url, "SELECT 1").unwrap();
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);

    inner.kill().unwrap();
    // The supervisor holds the other end until it has cleaned up.
    inner.stderr.take().unwrap().read_to_end(&mut Vec::new()).unwrap();
    inner.wait().unwrap();
    assert!(PgConnection::establish(&url).is_err());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    fs::remove_dir(&folder).unwrap();
}

#[test]
fn a_missing_postgresql_says_what_to_install() {
    let fault = folder_of_programs(&[PathBuf::from("/nowhere")]).unwrap_err();
    insta::assert_snapshot!(fault, @"the tests need PostgreSQL's server programs, and initdb and pg_ctl are neither on PATH nor in /usr/lib/postgresql/*/bin; install them (Debian and Ubuntu: apt-get install postgresql), or set TEST_POSTGRES_URL to the URL of a server whose user may create databases");
}

#[test]
fn the_url_of_a_given_server_gets_another_database() {
    for (server, expected) in [
        ("postgres://host", "postgres://host/new"),
        ("postgres://host/old", "postgres://host/new"),
        (
            "postgresql://me:pass@host:5433/?sslmode=disable",
            "postgresql://me:pass@host:5433/new?sslmode=disable",
        ),
        ("postgres:///old?host=/run/a", "postgres:///new?host=/run/a"),
    ] {
        assert_eq!(url_of_database(server, "new").unwrap(), expected);
    }
    for server in ["host=localhost dbname=old", "sqlite://file", ""] {
        assert!(url_of_database(server, "new").unwrap_err().contains(GIVEN), "{server}");
    }
}
