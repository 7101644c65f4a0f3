//! `assay show`: one record with where each of its values comes from.

use clap::Args;
use serde_json::json;

use super::{Global, print, print_json};
use crate::{
    app::{
        organisations,
        provenance::{self, Provenance},
        records,
    },
    domain::{record::Kept, registers::RecordKind},
    error::{Error, Kind},
};

/// Shows a record.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// The register, such as risks
    register: String,
    /// The record's key or id, such as R-12
    record: String,
    /// The organisation's name or id
    #[arg(long, value_name = "ORG")]
    org: String,
}

impl Show {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let kind = kind_of(&self.register)?;
        let store = global.store()?;
        let organisation = organisations::find(&store, &self.org)?;
        let context = Global::context();
        let (kept, origins) = store.read_in(organisation.id, |scope| {
            let kept = records::find(scope, &context, kind, &self.record)?;
            let origins = provenance::of_record(scope, &context, kept.id)?;
            Ok::<_, Error>((kept, origins))
        })?;
        if global.json {
            return print_json(&as_json(kind, &kept, &origins));
        }
        print(&as_text(kind, &kept, &origins))
    }
}

/// Returns the kind of record that a register's name stands for: `soa` holds controls, `gap` and `checklist` answers.
fn kind_of(name: &str) -> Result<RecordKind, Error> {
    let known = match name {
        "soa" => "controls",
        "gap" | "checklist" => "answers",
        other => other,
    };
    RecordKind::from_name(known).ok_or_else(|| {
        let names: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.name()).collect();
        let words = format!("{name}: no such register; write one of {}", names.join(", "));
        Error::new(Kind::Usage, words)
    })
}

fn origin(origin: &Provenance) -> String {
    let at = origin.at.format("%Y-%m-%d %H:%M");
    match &origin.cell {
        Some(cell) => {
            format!("{}, sheet {}, {}, {} on {at}", cell.file, cell.sheet, cell.cell, origin.who)
        }
        None => format!("{} on {at}", origin.who),
    }
}

fn as_text(kind: RecordKind, kept: &Kept, origins: &[Provenance]) -> String {
    let from = |field: &str| {
        let known = origins.iter().find(|known| known.field == field);
        known.map_or_else(String::new, |known| format!("  [{}]", origin(known)))
    };
    let mut lines = vec![format!("{} {}, version {}", kind.name(), kept.key, kept.version)];
    for field in kind.fields() {
        let text = kept.fields.get(field.name);
        if !text.is_empty() {
            lines.push(format!("{}: {text}{}", field.title, from(field.name)));
        }
    }
    for (header, text) in &kept.extra {
        lines.push(format!("{header}: {text}{}", from(&format!("extra: {header}"))));
    }
    lines.join("\n") + "\n"
}

fn as_json(kind: RecordKind, kept: &Kept, origins: &[Provenance]) -> serde_json::Value {
    let fields: serde_json::Map<String, serde_json::Value> =
        kept.fields.iter().map(|(name, text)| (name.to_owned(), json!(text))).collect();
    let origins: serde_json::Map<String, serde_json::Value> = origins
        .iter()
        .map(|known| {
            let cell = known.cell.as_ref();
            let shown = json!({
                "by": known.who,
                "at": format!("{}Z", known.at.format("%Y-%m-%dT%H:%M:%S")),
                "file": cell.map(|cell| &cell.file),
                "sha256": cell.map(|cell| &cell.sha256),
                "sheet": cell.map(|cell| &cell.sheet),
                "cell": cell.map(|cell| &cell.cell),
            });
            (known.field.clone(), shown)
        })
        .collect();
    json!({
        "register": kind.name(), "id": kept.id.to_string(), "key": kept.key, "version": kept.version,
        "fields": fields, "extra": kept.extra, "provenance": origins,
    })
}
