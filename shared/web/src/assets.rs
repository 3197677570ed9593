//! The files that pages load: embedded, named by their content, served for ever.
//!
//! Invariant: an address changes whenever its bytes do, so a browser may keep what it has.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A file as it is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// Its content.
    pub bytes: &'static [u8],
    /// Its media type.
    pub content_type: &'static str,
}

/// A file under its plain name, such as `counterfoil.css`, and its served names.
struct Filed {
    plain: &'static str,
    url: String,
    integrity: String,
    asset: Asset,
}

const STYLE: &str = concat!(
    include_str!("../assets/ground.css"),
    include_str!("../assets/frame.css"),
    include_str!("../assets/parts.css"),
    include_str!("../assets/forms.css"),
    include_str!("../assets/paper.css"),
    include_str!("../assets/print.css"),
);

static FILED: LazyLock<[Filed; 3]> = LazyLock::new(|| {
    [
        filed("counterfoil.css", STYLE.as_bytes(), "text/css; charset=utf-8"),
        filed("upload.js", include_bytes!("../assets/upload.js"), "text/javascript; charset=utf-8"),
        filed("favicon.svg", include_bytes!("../assets/favicon.svg"), "image/svg+xml"),
    ]
});

/// The file that is served as `/assets/{name}`, hash included; serve it as immutable.
pub fn find(name: &str) -> Option<Asset> {
    let mut all = FILED.iter();
    all.find(|f| f.url.strip_prefix("/assets/") == Some(name)).map(|f| f.asset)
}

/// The address of a file by its plain name: `/assets/counterfoil-1a2b3c4d.css`.
pub fn url(plain: &str) -> &'static str {
    by_name(plain).map_or("", |f| f.url.as_str())
}

/// What a browser checks the file against.
pub fn integrity(plain: &str) -> &'static str {
    by_name(plain).map_or("", |f| f.integrity.as_str())
}

fn by_name(plain: &str) -> Option<&'static Filed> {
    FILED.iter().find(|f| f.plain == plain)
}

fn filed(plain: &'static str, bytes: &'static [u8], content_type: &'static str) -> Filed {
    let digest = Sha256::digest(bytes);
    let hash: String = hex::encode(digest).chars().take(8).collect();
    let (stem, ending) = plain.split_once('.').unwrap_or((plain, ""));
    Filed {
        plain,
        url: format!("/assets/{stem}-{hash}.{ending}"),
        integrity: format!("sha256-{}", STANDARD.encode(digest)),
        asset: Asset { bytes, content_type },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_under_its_hashed_name_only() {
        let name = url("counterfoil.css").strip_prefix("/assets/").unwrap();
        assert_eq!(find(name).unwrap().bytes, STYLE.as_bytes());
        assert_eq!(find("counterfoil.css"), None);
        assert_eq!(find("../Cargo.toml"), None);
    }

    #[test]
    fn what_a_page_loads_is_small() {
        let weight: usize = FILED.iter().map(|f| f.asset.bytes.len()).sum();
        assert!(weight < 40_000, "css, js and svg weigh {weight} bytes");
    }
}
