//! A bucket of any store that speaks S3, with the cargo feature `s3`.
//!
//! `object_store` offers this as its feature `aws`, which takes its cryptography from aws-lc and so needs cmake to
//! build. The parts of that feature also take ring, which needs the C compiler that the bundled SQLite needs anyway.
//! It stays a feature because it brings an HTTP client and TLS, some 40 packages, to a program that otherwise never
//! asks the network.
//!
//! Keys, region and endpoint come from the environment, by the names that S3 tools share: `AWS_ACCESS_KEY_ID`,
//! `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL` and, for an endpoint without TLS, `AWS_ALLOW_HTTP=true`.
//! Two things differ from a folder. A crash in mid-upload leaves parts that only the store itself can see, so give the
//! bucket a rule that drops unfinished uploads; and a file is moved by copying it inside the store, which S3 does up to
//! 5 GB.

use std::sync::Arc;

use object_store::{aws::AmazonS3Builder, prefix::PrefixStore};

use super::{
    error::FilesError,
    place::{Access, Place},
};

/// Opens the bucket of an address `s3://BUCKET/FOLDER`. Whether it answers shows with the first request.
pub(super) fn open(address: &str, path: &str) -> Result<Place, FilesError> {
    let (bucket, folder) = path.split_once('/').unwrap_or((path, ""));
    if bucket.is_empty() {
        return Err(FilesError::NoPlace(address.to_owned()));
    }
    // Another part of the program may have chosen one before, which serves as well.
    drop(rustls::crypto::ring::default_provider().install_default());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| FilesError::of_place(address, error))?;
    let store = AmazonS3Builder::from_env()
        .with_bucket_name(bucket)
        .build()
        .map_err(|error| FilesError::of_place(address, error))?;
    let store = Arc::new(PrefixStore::new(store, folder));
    Ok(Place::of_store(address, store, Access::Network(Arc::new(runtime))))
}
