//! A call of every function of `app` that is told who acts.

use std::sync::LazyLock;

use assay::{
    app::{
        accounts,
        backup::{self, Installation},
        context::Context,
        evidence, exports, import_file,
        import_file::{Run, Wishes},
        imports,
        imports::FileRead,
        organisations, provenance, records,
        restore::CheckedBackup,
        score, undo,
    },
    archive::Existing,
    db::{Scope, WriteScope},
    domain::{
        account::{Membership, ReadingScope, Role, token::TokenAccess},
        import_plan::OnConflict,
        questionnaire::Questionnaire,
        record::{Extra, Fields, Kept},
        registers::{RecordKind, exported::Exported},
    },
    error::Error,
    export::register::Format,
    import::{
        registers::Choices,
        vocabulary::Vocabulary,
        workbook::{self, Limits, Workbook},
    },
    questionnaires,
};

use super::stage::{EMAIL, Extent, NAME, OTHER, Stage, control};
use crate::store::{
    engines::{day, operator},
    rows::{file, row},
};

const KIND: RecordKind = RecordKind::Controls;

impl Stage {
    fn read<T>(&self, work: impl FnOnce(&mut Scope<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.database.read(self.organisation, work)
    }

    fn write<T>(
        &self,
        work: impl FnOnce(&mut WriteScope<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.database.write(self.organisation, work)
    }

    fn kept(&self, key: &str) -> Kept {
        self.database.find(self.organisation, KIND, key).unwrap()
    }
}

fn back_up(stage: &Stage, context: &Context, name: &str) -> Result<(), Error> {
    let (store, files, data) = (&stage.database.store, &stage.files, stage.folder.path.as_path());
    let file = data.join(name);
    let to = (file.as_path(), Existing::Keep);
    backup::backup(Installation { store, files, data }, context, to, &mut |_words| {}).map(drop)
}

fn minutes(title: &str) -> FileRead {
    file("evidence.xlsx", vec![row(RecordKind::Evidence, 2, &[("title", title)])])
}

/// A function of `app` by its path, and a call of it.
type Call = (&'static str, fn(&Stage) -> Extent);

/// Every function that takes a context, called on a stage.
pub(super) const CALLS: &[Call] = &[
    ("records::list", |stage| {
        let listed = stage.read(|scope| records::list(scope, &stage.context, KIND));
        match listed.as_ref().map(Vec::len) {
            Ok(6) | Err(_) => stage.of_one(listed),
            Ok(_) => Extent::Part,
        }
    }),
    ("records::find", |stage| {
        stage.of_two(["A.5.1", "A.8.1"], |key| {
            stage.read(|scope| records::find(scope, &stage.context, KIND, key))
        })
    }),
    ("records::add", |stage| {
        stage.of_two(["A.5.9", "A.8.9"], |key| {
            let fields = control(key);
            stage.write(|scope| records::add(scope, &stage.context, KIND, &fields, Extra::new()))
        })
    }),
    ("records::update", |stage| {
        stage.of_two(["A.5.2", "A.8.2"], |key| {
            let mut fields = control(key);
            fields.set("how", "in another way");
            let seen = stage.kept(key);
            stage.write(|scope| records::update(scope, &stage.context, KIND, &seen, &fields))
        })
    }),
    ("records::remove", |stage| {
        stage.of_two(["A.5.3", "A.8.3"], |key| {
            let seen = stage.kept(key);
            stage.write(|scope| records::remove(scope, &stage.context, KIND, &seen))
        })
    }),
    ("provenance::of_record", |stage| {
        stage.of_two(["A.5.1", "A.8.1"], |key| {
            let id = stage.kept(key).id;
            stage.read(|scope| provenance::of_record(scope, &stage.context, id))
        })
    }),
    ("imports::preview", |stage| {
        let read = minutes("Minutes");
        let on_conflict = OnConflict::Update;
        stage
            .of_one(stage.read(|scope| imports::preview(scope, &stage.context, &read, on_conflict)))
    }),
    ("imports::apply", |stage| {
        let read = minutes("Minutes");
        let on_conflict = OnConflict::Update;
        stage.of_one(stage.write(|scope| imports::apply(scope, &stage.context, &read, on_conflict)))
    }),
    ("imports::history", |stage| {
        stage.of_one(stage.read(|scope| imports::history(scope, &stage.context)))
    }),
    ("import_file::import", |stage| {
        let known = organisations::find(&stage.database.store, "Norvale").unwrap();
        let wishes =
            Wishes { choices: Choices::default(), on_conflict: OnConflict::Update, run: Run::Dry };
        let (store, context) = (&stage.database.store, &stage.context);
        let read = (&SHEET.0, &SHEET.1, &SHEET.2);
        stage.of_one(import_file::import(store, context, &known, read, &wishes))
    }),
    ("undo::undo", |stage| {
        stage.of_two(stage.imports, |id| stage.write(|scope| undo::undo(scope, &stage.context, id)))
    }),
    ("score::of_organisation", |stage| {
        let questionnaire = (&SHEET.2, "Norvale");
        stage.of_one(stage.read(|scope| {
            score::of_organisation(scope, &stage.context, questionnaire, day("2026-11-21"))
        }))
    }),
    ("exports::export", |stage| {
        let exported = Exported::from_name("controls").unwrap();
        let done = stage.read(|scope| {
            exports::export(scope, &stage.context, "Norvale", exported, Format::Json)
        });
        match done.as_ref().map(|done| done.records) {
            Ok(1..6) => Extent::Part,
            _ => stage.of_one(done.map(|done| done.records)),
        }
    }),
    ("evidence::add", |stage| {
        stage.of_two(["Ben", NAME], |owner| {
            let mut fields = Fields::default();
            fields.set("title", &format!("Log of {owner}"));
            fields.set("owner", owner);
            let store = (&stage.database.store, &stage.files);
            let file = ("log.txt", &b"all is well"[..], 1_000);
            evidence::add(store, &stage.context, stage.organisation, file, &fields)
        })
    }),
    ("evidence::open", |stage| {
        stage.of_two(["Screenshot of Ben", "Screenshot of Ines Okafor"], |key| {
            stage.read(|scope| {
                evidence::open((scope, &stage.files), &stage.context, key).map(|(kept, _)| kept)
            })
        })
    }),
    ("backup::backup", |stage| stage.of_one(back_up(stage, &stage.context, "any.zip"))),
    ("restore::open", |stage| {
        back_up(stage, &operator(), "whole.zip").unwrap();
        let file = stage.folder.path.join("whole.zip");
        let data = &stage.folder.path;
        let opened = CheckedBackup::open(&file, &stage.context, data, &mut |_words| {});
        stage.of_one(opened.map(drop))
    }),
    ("organisations::add", |stage| {
        stage.of_one(organisations::add(&stage.database.store, &stage.context, "Fell"))
    }),
    ("accounts::list", |stage| stage.of_one(accounts::list(&stage.database.store, &stage.context))),
    ("accounts::add", |stage| {
        let account = ("Chi", "chi@norvale.example");
        stage.of_one(accounts::add(&stage.database.store, &stage.context, account, None))
    }),
    ("accounts::set_password", |stage| {
        let (store, context) = (&stage.database.store, &stage.context);
        stage.of_one(accounts::set_password(store, context, OTHER, "plum ladder seven quartz"))
    }),
    ("accounts::grant", |stage| {
        let (store, context) = (&stage.database.store, &stage.context);
        let role = Membership::new(Role::Reader, None, ReadingScope::Everything).unwrap();
        stage.of_one(accounts::grant(store, context, stage.organisation, OTHER, &role))
    }),
    ("accounts::withdraw", |stage| {
        let (store, context) = (&stage.database.store, &stage.context);
        let role = (Role::Auditor, None);
        stage.database.grant(stage.organisation, OTHER, role).unwrap();
        let role = (OTHER, Role::Auditor);
        stage.of_one(accounts::withdraw(store, context, stage.organisation, role))
    }),
    ("accounts::list_tokens", |stage| {
        let (store, context) = (&stage.database.store, &stage.context);
        stage.of_one(accounts::list_tokens(store, context, stage.organisation))
    }),
    ("accounts::add_token", |stage| {
        let (store, context) = (&stage.database.store, &stage.context);
        stage.of_two([OTHER, EMAIL], |email| {
            let owner = (stage.organisation, email);
            let token = ("x", TokenAccess::Read);
            accounts::add_token(store, context, owner, token, day("2026-12-31")).map(drop)
        })
    }),
    ("accounts::revoke_token", |stage| {
        let (store, context) = (&stage.database.store, &stage.context);
        stage.of_two(["theirs", "own"], |token| {
            accounts::revoke_token(store, context, stage.organisation, token)
        })
    }),
    ("accounts::end", |stage| {
        stage.of_one(accounts::end(&stage.database.store, &stage.context, OTHER))
    }),
];

/// A register as people keep it, with what reading it takes.
static SHEET: LazyLock<(Workbook, Vocabulary, Questionnaire)> = LazyLock::new(|| {
    let text = "Control,Title,Applicable,Justification,Implementation status\n\
                A.5.1,Policies,Yes,Risk,Implemented\nA.5.2,Roles,Yes,Risk,Planned\n";
    let limits = Limits::default();
    let workbook = workbook::read_bytes("soa.csv", text.as_bytes().to_vec(), &limits).unwrap();
    let questionnaire = questionnaires::bundled(questionnaires::DEFAULT_SET).unwrap();
    (workbook, Vocabulary::bundled().unwrap(), questionnaire)
});
