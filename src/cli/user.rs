//! `assay user` and `assay token`: accounts, roles and API tokens.

use std::io::Read;

use chrono::{Days, NaiveDate};
use clap::{Args, Subcommand};

use super::{Global, message, print, print_json};
use crate::{
    app::{accounts, organisations},
    db::{accounts::Account, tokens::KeptToken},
    domain::{
        account::{Membership, ReadingScope, Role, token::TokenAccess},
        registers::RecordKind,
        value::Value,
    },
    error::{Error, Kind},
};

#[derive(Debug, Args)]
pub(super) struct UserCommand {
    #[command(subcommand)]
    command: UserAction,
}

#[derive(Debug, Subcommand)]
enum UserAction {
    /// Add an account; the password is read from standard input where --password-stdin is given
    Add {
        /// The address to sign in with
        email: String,
        /// The person's name
        #[arg(long)]
        name: String,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts
    List,
    /// Set a password, read from standard input
    Password {
        /// The account's address
        email: String,
    },
    /// Close an account
    End {
        /// The account's address
        email: String,
    },
    /// Give an account a role in an organisation
    Grant(Grant),
    /// Take a role in an organisation away
    Withdraw {
        /// The account's address
        email: String,
        /// The organisation's name or id
        #[arg(long, value_name = "ORG")]
        org: String,
        /// The role
        #[arg(long)]
        role: String,
    },
}

#[derive(Debug, Args)]
struct Grant {
    /// The account's address
    email: String,
    /// The organisation's name or id
    #[arg(long, value_name = "ORG")]
    org: String,
    /// administrator, `isms_manager`, auditor, `control_owner`, `top_management`, reader or `external_auditor`
    #[arg(long)]
    role: String,
    /// The last day of the role; an external auditor needs one
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<NaiveDate>,
    /// What an external auditor may see: clauses, controls and registers, separated by commas [default: everything]
    #[arg(long)]
    scope: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct TokenCommand {
    #[command(subcommand)]
    command: TokenAction,
}

#[derive(Debug, Subcommand)]
enum TokenAction {
    /// Make a token for an account; it is shown once
    Add {
        /// What it is for
        name: String,
        /// The account that it acts for
        #[arg(long, value_name = "EMAIL")]
        user: String,
        /// The organisation that it reaches
        #[arg(long, value_name = "ORG")]
        org: String,
        /// read or write
        #[arg(long, default_value = "read")]
        access: String,
        /// The last day on which it works [default: 90 days ahead]
        #[arg(long, value_name = "YYYY-MM-DD")]
        until: Option<NaiveDate>,
    },
    /// List an organisation's tokens
    List {
        /// The organisation's name or id
        #[arg(long, value_name = "ORG")]
        org: String,
    },
    /// Revoke a token
    Revoke {
        /// Its name, its beginning or its id
        token: String,
        /// The organisation's name or id
        #[arg(long, value_name = "ORG")]
        org: String,
    },
}

impl UserCommand {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let store = global.store()?;
        let context = Global::context();
        match &self.command {
            UserAction::Add { email, name, password_stdin } => {
                let password = if *password_stdin { Some(password_from_stdin()?) } else { None };
                let added = accounts::add(&store, &context, (name, email), password.as_deref())?;
                message(global, &format!("added {} <{}>", added.name, added.email));
                if global.json { print_json(&shown(&added)) } else { Ok(()) }
            }
            UserAction::List => {
                let known = accounts::list(&store, &context)?;
                if global.json {
                    return print_json(&known.iter().map(shown).collect::<Vec<_>>());
                }
                let lines: Vec<String> = known
                    .iter()
                    .map(|known| format!("{}  {}\n", known.email, known.name))
                    .collect();
                print(&lines.concat())
            }
            UserAction::Password { email } => {
                accounts::set_password(&store, &context, email, &password_from_stdin()?)?;
                message(global, &format!("the password of {email} is set"));
                Ok(())
            }
            UserAction::End { email } => {
                accounts::end(&store, &context, email)?;
                message(global, &format!("the account {email} is closed"));
                Ok(())
            }
            UserAction::Grant(grant) => {
                let organisation = organisations::find(&store, &grant.org)?;
                let membership = grant.membership()?;
                accounts::grant(&store, &context, organisation.id, &grant.email, &membership)?;
                let role = membership.role().phrase();
                message(global, &format!("{} is {role} of {}", grant.email, organisation.name));
                Ok(())
            }
            UserAction::Withdraw { email, org, role } => {
                let organisation = organisations::find(&store, org)?;
                let role = role_of(role)?;
                accounts::withdraw(&store, &context, organisation.id, (email, role))?;
                let name = &organisation.name;
                message(global, &format!("{email} is no longer {} of {name}", role.phrase()));
                Ok(())
            }
        }
    }
}

impl Grant {
    fn membership(&self) -> Result<Membership, Error> {
        let registers: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.name()).collect();
        let scope = match &self.scope {
            None => ReadingScope::Everything,
            Some(text) => ReadingScope::read(text, &registers)
                .map_err(|error| Error::new(Kind::Usage, format!("--scope: {error}")))?,
        };
        Membership::new(role_of(&self.role)?, self.until, scope)
            .map_err(|fault| Error::new(Kind::Usage, fault.to_string()))
    }
}

fn role_of(text: &str) -> Result<Role, Error> {
    text.parse().map_err(|error| Error::new(Kind::Usage, format!("--role: {error}")))
}

impl TokenCommand {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let store = global.store()?;
        let context = Global::context();
        match &self.command {
            TokenAction::Add { name, user, org, access, until } => {
                let organisation = organisations::find(&store, org)?;
                let access = TokenAccess::read(access)
                    .map_err(|error| Error::new(Kind::Usage, format!("--access: {error}")))?;
                let ahead = context.today().checked_add_days(Days::new(90));
                let until = until.or(ahead).unwrap_or_else(|| context.today());
                let (text, kept) = accounts::add_token(
                    &store,
                    &context,
                    (organisation.id, user),
                    (name, access),
                    until,
                )?;
                if global.json {
                    return print_json(&serde_json::json!({
                        "token": text, "id": kept.id.to_string(), "expires_on": until.to_string(),
                    }));
                }
                message(global, &format!("works until {until}; it is not shown again"));
                print(&format!("{text}\n"))
            }
            TokenAction::List { org } => {
                let organisation = organisations::find(&store, org)?;
                let known = accounts::list_tokens(&store, &context, organisation.id)?;
                if global.json {
                    return print_json(&known.iter().map(token_shown).collect::<Vec<_>>());
                }
                print(&known.iter().map(token_line).collect::<Vec<_>>().concat())
            }
            TokenAction::Revoke { token, org } => {
                let organisation = organisations::find(&store, org)?;
                accounts::revoke_token(&store, &context, organisation.id, token)?;
                message(global, &format!("the token {token} no longer works"));
                Ok(())
            }
        }
    }
}

fn shown(account: &Account) -> serde_json::Value {
    serde_json::json!({
        "id": account.id.to_string(),
        "name": account.name,
        "email": account.email,
        "ended_on": account.ended_on.map(|day| day.to_string()),
    })
}

fn token_shown(kept: &KeptToken) -> serde_json::Value {
    serde_json::json!({
        "id": kept.id.to_string(),
        "name": kept.name,
        "prefix": kept.prefix,
        "access": kept.token.scope.access.name(),
        "expires_on": kept.token.expires_on.to_string(),
        "revoked_on": kept.token.revoked_on.map(|day| day.to_string()),
    })
}

fn token_line(kept: &KeptToken) -> String {
    let ended = match kept.token.revoked_on {
        Some(day) => format!("revoked on {day}"),
        None => format!("works until {}", kept.token.expires_on),
    };
    format!("{}…  {}  {}  {ended}\n", kept.prefix, kept.name, kept.token.scope.access.name())
}

/// A password is never an argument: other people of the machine can read those.
fn password_from_stdin() -> Result<String, Error> {
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text).map_err(|error| {
        Error::new(
            Kind::Unavailable,
            format!("standard input: the password cannot be read ({error})"),
        )
    })?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}
