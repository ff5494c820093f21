//! Why a call was refused: a status for the program, a sentence for people.

use crate::border::{Border, check};
use crate::text;
use core::ffi::c_char;
use core::fmt;
use core::mem::MaybeUninit;
use headwater_core::checkpoint::CheckpointError;
use headwater_core::{
    Error, HyperparameterError, InitialiseError, LengthMismatch, LossError, NetworkError, OptimiserError,
};

/// What a call returns. Each function says what a refused call may have changed.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadwaterStatus {
    /// All is well.
    Ok = 0,
    /// A pointer is null whose count is not 0.
    Null = 1,
    /// A pointer is not aligned for what it points to.
    Misaligned = 2,
    /// An array that is written overlaps another array of the call.
    Overlap = 3,
    /// A kind, option or scheme that does not exist.
    UnknownChoice = 4,
    /// An array of the wrong length.
    Length = 5,
    /// The layers do not make a network.
    Network = 6,
    /// No sample, part of one, or a single one where batch norm needs two.
    Batch = 7,
    /// An infinity or a NaN among the inputs or the values to train on.
    NotFinite = 8,
    /// The targets or the loss's hyperparameters do not fit.
    Loss = 9,
    /// The parameters cannot be initialised as asked.
    Initialise = 10,
    /// The optimiser's hyperparameters, step or rate make no sense.
    Optimiser = 11,
    /// The checkpoint is damaged, of another network or not a checkpoint.
    Checkpoint = 12,
    /// A defect of this library.
    Defect = 13,
}

/// Why a call was refused, kept until its sentence is asked for. Its contents are the library's own.
#[repr(C)]
pub struct HeadwaterError {
    /// What the library leaves here.
    opaque: [u64; 18],
}

/// Stands first in what a call has written, so that memory nobody wrote is not taken for an error.
const WRITTEN: u64 = u64::from_le_bytes(*b"HWFAILED");

/// What lies in a [`HeadwaterError`].
#[repr(C)]
struct Kept {
    written: u64,
    failure: MaybeUninit<Failure>,
}

const _: () = assert!(size_of::<Kept>() <= size_of::<HeadwaterError>());
const _: () = assert!(align_of::<Kept>() <= align_of::<HeadwaterError>());

/// Why a call was refused.
#[derive(Clone, Copy)]
pub(crate) enum Failure {
    Null { part: &'static str },
    Misaligned { part: &'static str, alignment: usize },
    TooLong { part: &'static str },
    Overlap { part: &'static str, other: &'static str },
    UnknownChoice { part: &'static str, found: u32, count: u32 },
    TooDeep { most: usize },
    NoError,
    Core(Error),
    Hyperparameter(HyperparameterError<f32>),
    Checkpoint(CheckpointError),
}

impl Failure {
    fn status(&self) -> HeadwaterStatus {
        match self {
            Failure::Null { .. } => HeadwaterStatus::Null,
            Failure::Misaligned { .. } => HeadwaterStatus::Misaligned,
            Failure::Overlap { .. } => HeadwaterStatus::Overlap,
            Failure::UnknownChoice { .. } | Failure::NoError => HeadwaterStatus::UnknownChoice,
            Failure::TooDeep { .. } => HeadwaterStatus::Network,
            Failure::TooLong { .. } => HeadwaterStatus::Length,
            Failure::Core(error) => status_of(error),
            Failure::Hyperparameter(_) => HeadwaterStatus::Optimiser,
            Failure::Checkpoint(CheckpointError::Length(_)) => HeadwaterStatus::Length,
            Failure::Checkpoint(_) => HeadwaterStatus::Checkpoint,
        }
    }
}

fn status_of(error: &Error) -> HeadwaterStatus {
    match error {
        Error::Length(_) | Error::Optimiser(OptimiserError::Length(_)) => HeadwaterStatus::Length,
        Error::Network(_) => HeadwaterStatus::Network,
        Error::EmptyBatch | Error::PartialSample { .. } | Error::BatchOfOne { .. } => HeadwaterStatus::Batch,
        Error::NotFinite { .. } => HeadwaterStatus::NotFinite,
        Error::NotCompiled(_) => HeadwaterStatus::UnknownChoice,
        Error::Loss(_) => HeadwaterStatus::Loss,
        Error::Initialise(_) => HeadwaterStatus::Initialise,
        Error::Optimiser(_) => HeadwaterStatus::Optimiser,
        Error::NoOutputGradient | Error::FrozenInputGradient | Error::Plan { .. } => HeadwaterStatus::Defect,
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Null { part } => write!(f, "{part}: a null pointer; pass an address, or a count of 0"),
            Failure::Misaligned { part, alignment } => {
                write!(
                    f,
                    "{part}: a pointer that is not a multiple of {alignment}; declare what it points to by its own type"
                )
            }
            Failure::TooLong { part } => {
                write!(f, "{part}: more values than memory can hold; check the count")
            }
            Failure::Overlap { part, other } => {
                write!(f, "{part}: shares memory with {other}; give each array memory of its own")
            }
            Failure::UnknownChoice { part, found, count } => {
                write!(
                    f,
                    "{part}: expected a number below {count}, found {found}; take one of the header's names"
                )
            }
            Failure::TooDeep { most } => {
                write!(
                    f,
                    "layers: branches within branches deeper than {most}; take them apart, and check for one that holds itself"
                )
            }
            Failure::NoError => f.write_str(
                "error: nothing that a refused call wrote; pass the one that such a call was given",
            ),
            Failure::Core(error) => error.fmt(f),
            Failure::Hyperparameter(error) => error.fmt(f),
            Failure::Checkpoint(error) => error.fmt(f),
        }
    }
}

macro_rules! from_the_core {
    ($($error:ty),*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Failure::Core(error.into())
            }
        })*
    };
}

from_the_core!(InitialiseError, LossError, NetworkError, OptimiserError);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Length(mismatch) => mismatch.into(),
            other => Failure::Core(other),
        }
    }
}

impl From<LengthMismatch> for Failure {
    fn from(mismatch: LengthMismatch) -> Self {
        Failure::Core(Error::Length(sized_in_c(mismatch)))
    }
}

impl From<CheckpointError> for Failure {
    fn from(error: CheckpointError) -> Self {
        Failure::Checkpoint(match error {
            CheckpointError::Length(mismatch) => CheckpointError::Length(sized_in_c(mismatch)),
            other => other,
        })
    }
}

/// The core's way out names a function that C does not have.
fn sized_in_c(mismatch: LengthMismatch) -> LengthMismatch {
    let in_rust = mismatch.remedy.starts_with("size it with ");
    LengthMismatch { remedy: if in_rust { SIZED } else { mismatch.remedy }, ..mismatch }
}

/// The way out of a wrong length.
pub(crate) const SIZED: &str = "size it with headwater_plan";

/// Runs `call` and returns its status; why it was refused goes to `error`, if that is not null.
///
/// # Safety
/// `error` is null or points to memory of its size that the caller owns.
pub(crate) unsafe fn answer(
    error: *mut HeadwaterError,
    call: impl FnOnce() -> Result<(), Failure>,
) -> HeadwaterStatus {
    if !error.is_null() && !error.is_aligned() {
        return HeadwaterStatus::Misaligned;
    }
    let Err(failure) = call() else { return HeadwaterStatus::Ok };
    if !error.is_null() {
        let kept = Kept { written: WRITTEN, failure: MaybeUninit::new(failure) };
        // SAFETY: not null, aligned, large enough as asserted above, and the caller's by its word.
        unsafe { error.cast::<Kept>().write(kept) };
    }
    failure.status()
}

/// Overwrites `buffer` with the sentence of a refused call, ended by a zero and cut off if it does not fit.
///
/// If `length` is not null it is overwritten with the whole sentence's length, without the zero. 400 bytes hold every
/// sentence. A program that never calls this is smaller, for it then holds no code that makes text.
///
/// # Safety
/// `error` points to what a refused call wrote, `buffer` to `capacity` bytes, `length` is null or points to a `size_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn headwater_error_sentence(
    error: *const HeadwaterError,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> HeadwaterStatus {
    let call = || {
        check("error", error)?;
        let kept = error.cast::<Kept>();
        // SAFETY: not null and aligned; the first word is a number whatever lies there.
        let failure = match unsafe { (*kept).written } {
            // SAFETY: a refused call wrote the mark and the failure together.
            WRITTEN => unsafe { (*kept).failure.assume_init() },
            _ => Failure::NoError,
        };
        // SAFETY: as this function asks.
        unsafe { sentence(failure, buffer, capacity, length) }
    };
    // SAFETY: null is allowed.
    unsafe { answer(core::ptr::null_mut(), call) }
}

/// # Safety
/// As for [`headwater_error_sentence`].
pub(crate) unsafe fn sentence(
    text: impl fmt::Display,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> Result<(), Failure> {
    if !length.is_null() {
        check("length", length)?;
    }
    // SAFETY: as this function asks.
    let buffer = unsafe { Border::new().write("buffer", buffer.cast::<u8>(), capacity)? };
    if buffer.is_empty() {
        let remedy = "give it room for at least the final zero";
        return Err(LengthMismatch { part: "buffer", expected: 1, found: 0, remedy }.into());
    }
    let whole = text::write(text, buffer);
    if !length.is_null() {
        // SAFETY: not null and aligned; the rest is the caller's word.
        unsafe { length.write(whole) };
    }
    Ok(())
}
