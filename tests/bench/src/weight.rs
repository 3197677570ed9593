//! What a browser loads on its first visit: the page and the files that it names.

use anyhow::ensure;

use crate::gauge::kb;
use crate::load::Wire;
use crate::machine::Machine;
use crate::people::People;
use crate::table::{Row, Table};

/// The most of it.
const BYTES_MAX: u64 = 60_000;

/// Weighs the sign-in page and the client's home, without images.
pub(crate) async fn measure(
    portal: &Machine,
    people: &People,
    table: &mut Table,
) -> anyhow::Result<()> {
    for (name, path, cookie) in
        [("sign-in", "/sign-in", ""), ("client's home", "/home", people.contact.as_str())]
    {
        let (page, files) = weigh(portal, path, cookie).await?;
        table.add(Row {
            what: format!("first visit, {name} (page {})", kb(page)),
            measured: kb(page + files),
            budget: format!("≤ {}", kb(BYTES_MAX)),
            is_over: page + files > BYTES_MAX,
            ..Row::default()
        });
    }
    Ok(())
}

/// The bytes of a page, and of its stylesheets and scripts.
async fn weigh(portal: &Machine, path: &str, cookie: &str) -> anyhow::Result<(u64, u64)> {
    let mut wire = Wire::to(&portal.address).await?;
    let get = |path: &str| {
        let Machine { address, .. } = portal;
        format!("GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\r\n")
    };
    let (_, page) = wire.get(&get(path)).await?;
    let html = String::from_utf8_lossy(&page).into_owned();
    let named = html.split('"').filter(|text| text.starts_with("/assets/"));
    let named: Vec<&str> = named.filter(|text| !text.ends_with(".svg")).collect();
    ensure!(!named.is_empty(), "{path} has no stylesheet");
    let mut files = 0;
    for file in named {
        files += u64::try_from(wire.get(&get(file)).await?.1.len())?;
    }
    Ok((u64::try_from(page.len())?, files))
}
