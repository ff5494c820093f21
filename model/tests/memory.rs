//! Files that claim much and hold little.
//!
//! Method: an allocator that remembers the largest piece of memory that was asked for. It is the only test of this binary,
//! so that nothing else asks meanwhile.

#![allow(unsafe_code, reason = "an allocator cannot be written without")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use headwater_model::export::source;
use headwater_model::plan::{Choice, Plan, least, remedies};
use headwater_model::{Columns, Data, Model, Progress, Storage, Weights};

struct Watched;

static LARGEST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is the system allocator's own.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LARGEST.fetch_max(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Watched = Watched;

/// What is claimed, and what reads it.
type Claim<'c> = (&'static str, Box<dyn Fn() + 'c>);

/// The largest piece that `work` asks for.
fn largest(work: impl FnOnce()) -> usize {
    LARGEST.store(0, Ordering::Relaxed);
    work();
    LARGEST.load(Ordering::Relaxed)
}

/// A safetensors file with this header, and nothing behind it.
fn file(header: &str) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes(), header.as_bytes()].concat()
}

/// Claim: no piece of memory is asked for that the size of a file would not explain, whatever it claims to hold: layers of
/// billions, tensors of billions, headers longer than the file. Oracle: the allocator. Tolerance: 64 KiB, which is less
/// than a thousandth of the least that is claimed.
#[test]
fn no_memory_is_set_aside_for_claims() {
    const MOST: usize = 1 << 16;
    let wide = "inputs = 4000000\nlayers = [{ kind = \"dense\", outputs = 3000000000 }]\n";
    let storage = Storage::new();
    let model = Model::parse("net.toml", wide, &storage).unwrap();
    let weights = format!(
        "{{\"0.weight\":{{\"dtype\":\"F32\",\"shape\":[3000000000,4000000],\"data_offsets\":[0,{}]}},\"0.bias\":{{\"dtype\":\
         \"F32\",\"shape\":[3000000000],\"data_offsets\":[{0},{}]}}}}",
        4 * 3_000_000_000_u64 * 4_000_000,
        4 * 3_000_000_000_u64 * 4_000_001
    );
    let other = Storage::new();
    let text = "inputs = 4000000000\nlayers = [{ kind = \"relu\" }]";
    let bare = Model::parse("net.toml", text, &other).unwrap();
    let claims: [Claim<'_>; 8] = [
        (
            "a model",
            Box::new(|| {
                let storage = Storage::new();
                assert!(Model::parse("net.toml", wide, &storage).is_ok());
            }),
        ),
        (
            "its plan",
            Box::new(|| {
                let choice = Choice::of(&model);
                assert!(Plan::new(&model.network, &choice).is_ok());
                assert!(
                    remedies(&model.network, &choice, 1 << 14).is_empty()
                        && least(&model.network, &choice).is_some()
                );
            }),
        ),
        ("its training", Box::new(|| assert!(Progress::begin(&model).is_err()))),
        (
            "its weights",
            Box::new(|| {
                let bytes = file(&weights);
                let fault =
                    Weights::parse("w", bytes.as_slice(), bytes.len() as u64, &model.network).unwrap_err();
                assert!(fault.to_string().contains("which is what its header describes"), "{fault}");
            }),
        ),
        (
            "a long header",
            Box::new(|| {
                let bytes = (u64::MAX / 2).to_le_bytes();
                assert!(Weights::parse("w", &bytes[..], 8, &model.network).is_err());
            }),
        ),
        (
            "a header longer than its file",
            Box::new(|| {
                // The length is what a folder says of the file; what can be read is less.
                let bytes = [&90_000_000_u64.to_le_bytes()[..], b"{}"].concat();
                assert!(Weights::parse("w", bytes.as_slice(), 100_000_000, &model.network).is_err());
            }),
        ),
        (
            "an export without a weight",
            Box::new(|| {
                let weights = Weights { parameters: vec![], state: vec![], batches: vec![] };
                let start = Progress { weights, moments: vec![], steps: 0, epochs: 0, seed: 0 };
                assert!(source(&bare, &start, "net.toml").is_err());
            }),
        ),
        (
            "samples",
            Box::new(|| {
                let data = Data::parse_csv("d", b"1,2,3\n", &Columns::default(), &model.network, model.loss);
                assert!(data.unwrap_err().to_string().contains("expected 4000001 columns"));
            }),
        ),
    ];
    for (what, claim) in &claims {
        let asked = largest(claim);
        println!("{what}: {asked} bytes at the most");
        assert!(asked < MOST, "{what}: {asked} bytes");
    }
    assert!(largest(|| drop(vec![0_u8; 1 << 20])) >= 1 << 20, "the allocator sees what is asked for");
}
