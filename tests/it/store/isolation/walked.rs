//! Every function of `db` that takes a scope, called by one organisation with the ids of another.

use assay::{
    db::{
        Error, accounts, evidence, evidence_files, imports,
        imports::{Import, Mapping},
        records, tokens,
        tokens::KeptToken,
        trail,
    },
    domain::{
        account::{Membership, ReadingScope, Role},
        record::Kept,
    },
};

use super::{Case, SIGNATURE};
use crate::store::{engines::day, examples::full};

/// A query function by its path, and what is asserted of it.
type Walked = (&'static str, fn(&Case<'_>));

/// Every function that takes a scope, called by the asker with the owner's ids.
pub(super) const WALKED: &[Walked] = &[
    ("records::list", |case| {
        case.reads(|scope| {
            for (kind, _kept) in case.records() {
                assert_eq!(records::list(scope, kind)?, []);
            }
            Ok(())
        });
    }),
    ("records::find", |case| {
        case.reads(|scope| {
            for (kind, kept) in case.records() {
                assert_eq!(records::find(scope, kind, kept.id)?, None);
            }
            Ok(())
        });
    }),
    ("records::find_by_key", |case| {
        case.reads(|scope| {
            for (kind, kept) in case.records() {
                assert_eq!(records::find_by_key(scope, kind, &kept.key)?, None);
            }
            Ok(())
        });
    }),
    ("records::insert", |case| {
        case.writes(|scope| {
            for (kind, kept) in case.records() {
                let own = Kept { fields: full(kind, 2), ..kept.clone() };
                records::insert(scope, kind, &own)?;
                assert_eq!(records::list(scope, kind)?, [own]);
            }
            Ok(())
        });
    }),
    ("records::update", |case| {
        case.writes(|scope| {
            for (kind, kept) in case.records() {
                let changed = Kept { fields: full(kind, 2), ..kept.clone() };
                let refused = records::update(scope, kind, &changed).unwrap_err();
                assert!(matches!(refused, Error::Stale { .. }), "{refused}");
            }
            Ok(())
        });
    }),
    ("records::delete", |case| {
        case.writes(|scope| {
            for (kind, kept) in case.records() {
                let refused = records::delete(scope, kind, kept).unwrap_err();
                assert!(matches!(refused, Error::Stale { .. }), "{refused}");
            }
            Ok(())
        });
    }),
    ("trail::list", |case| {
        case.reads(|scope| {
            let own = trail::list(scope, 0, i64::MAX)?;
            assert_eq!(own.len(), 1);
            assert_eq!(own[0].happening.subject, case.asker.to_string());
            Ok(())
        });
    }),
    ("trail::list_of_record", |case| {
        case.reads(|scope| {
            for (_kind, kept) in case.records() {
                assert_eq!(trail::list_of_record(scope, kept.id)?, []);
            }
            Ok(())
        });
    }),
    ("trail::list_of_import", |case| {
        case.reads(|scope| {
            assert_eq!(trail::list_of_import(scope, case.import)?, []);
            Ok(())
        });
    }),
    ("trail::list_changed_after", |case| {
        case.reads(|scope| {
            assert_eq!(trail::list_changed_after(scope, case.import)?, []);
            Ok(())
        });
    }),
    ("imports::list", |case| {
        case.reads(|scope| {
            assert_eq!(imports::list(scope)?, []);
            Ok(())
        });
    }),
    ("imports::find", |case| {
        case.reads(|scope| {
            assert_eq!(imports::find(scope, case.import)?, None);
            Ok(())
        });
    }),
    ("imports::insert", |case| {
        case.writes(|scope| {
            let own = Import { file: "own.xlsx".to_owned(), ..case.before.imports[0].clone() };
            imports::insert(scope, own)?;
            assert_eq!(imports::list(scope)?.len(), 1);
            Ok(())
        });
    }),
    ("imports::update_undone", |case| {
        case.writes(|scope| imports::update_undone(scope, case.import));
    }),
    ("imports::find_mapping", |case| {
        case.reads(|scope| {
            assert_eq!(imports::find_mapping(scope, SIGNATURE)?, None);
            Ok(())
        });
    }),
    ("imports::list_mappings", |case| {
        case.reads(|scope| {
            assert_eq!(imports::list_mappings(scope)?, []);
            Ok(())
        });
    }),
    ("imports::update_mapping", |case| {
        case.writes(|scope| {
            let own = Mapping { register: "risks".to_owned(), fields: "[]".to_owned() };
            imports::update_mapping(scope, SIGNATURE, &own)?;
            assert_eq!(imports::list_mappings(scope)?.len(), 1);
            Ok(())
        });
    }),
    ("evidence::list_support", |case| {
        case.reads(|scope| {
            assert_eq!(evidence::list_support(scope)?, []);
            Ok(())
        });
    }),
    ("evidence_files::list", |case| {
        case.reads(|scope| {
            assert_eq!(evidence_files::list(scope)?, []);
            Ok(())
        });
    }),
    ("accounts::list_members", |case| {
        case.reads(|scope| {
            assert_eq!(accounts::list_members(scope)?, []);
            Ok(())
        });
    }),
    ("accounts::insert_membership", |case| {
        case.writes(|scope| {
            let until = Some(day("2026-12-31"));
            let own = Membership::new(Role::Reader, until, ReadingScope::Everything).unwrap();
            accounts::insert_membership(scope, case.account, &own)?;
            assert_eq!(accounts::list_members(scope)?, [(case.account, own)]);
            Ok(())
        });
    }),
    ("accounts::delete_membership", |case| {
        case.writes(|scope| {
            assert!(!accounts::delete_membership(scope, case.account, Role::Reader)?);
            Ok(())
        });
    }),
    ("tokens::list", |case| {
        case.reads(|scope| {
            assert_eq!(tokens::list(scope)?, []);
            Ok(())
        });
    }),
    ("tokens::insert", |case| {
        case.writes(|scope| {
            let own = KeptToken { hash: "other".to_owned(), ..case.token.clone() };
            tokens::insert(scope, &own)?;
            assert_eq!(tokens::list(scope)?.len(), 1);
            Ok(())
        });
    }),
    ("tokens::update_revoked", |case| {
        case.writes(|scope| tokens::update_revoked(scope, case.token.id, day("2026-11-21")));
    }),
];
