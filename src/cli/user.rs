//! `duly user`

use crate::{
    access::{self, NewUser, Role},
    app::open_database,
    config::Config,
    words::Locale,
};
use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, IsTerminal},
    process::ExitCode,
};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Let somebody in
    Add {
        email: String,
        #[arg(long)]
        name: String,
        /// administrator, manager, collector or reader
        #[arg(long, default_value = "collector")]
        role: Role,
        /// The language of the pages: en, de or fr
        #[arg(long, default_value = "en")]
        locale: Locale,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Set somebody's password and sign them out everywhere
    Password {
        email: String,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List everybody
    List,
}

pub(super) async fn user(config: &Config, command: Command) -> Result<ExitCode> {
    let db = open_database(config).await?;
    match command {
        Command::Add { email, name, role, locale, password_stdin } => {
            let password = password(password_stdin)?;
            let id = access::add_user(&db, &NewUser { email, name, role, locale }, &password).await??;
            println!("added as user {id}");
        }
        Command::Password { email, password_stdin } => {
            let found = access::store::user_by_email(&mut *db.read().await?, &email).await?;
            let user = found.with_context(|| format!("there is no user with the address {email}"))?;
            access::set_password(&db, user.id, &password(password_stdin)?).await??;
            println!("the password is set");
        }
        Command::List => {
            for it in access::users(&db).await? {
                println!("{}\t{}\t{}\t{}", it.id, it.email, it.role, it.name);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn password(from_stdin: bool) -> Result<String> {
    if from_stdin {
        return first_line();
    }
    if !std::io::stdin().is_terminal() {
        bail!("there is no terminal to ask for a password; use --password-stdin");
    }
    let first = rpassword::prompt_password("Password: ").context("asking for the password")?;
    if rpassword::prompt_password("Again: ").context("asking for the password")? != first {
        bail!("the two passwords differ");
    }
    Ok(first)
}

fn first_line() -> Result<String> {
    let mut line = String::new();
    std::io::Read::take(std::io::stdin().lock(), 4096)
        .read_line(&mut line)
        .context("reading the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
