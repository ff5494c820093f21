//! Pointers and counts, checked before they become slices.

use crate::failure::Failure;
use core::slice;

/// How many arrays one call can take.
const MOST: usize = 12;

/// The arrays of one call: none may overlap another that is written.
pub(crate) struct Border {
    regions: [Region; MOST],
}

#[derive(Clone, Copy)]
struct Region {
    part: &'static str,
    start: usize,
    end: usize,
    written: bool,
}

impl Border {
    pub(crate) fn new() -> Self {
        Self { regions: [Region { part: "", start: 0, end: 0, written: false }; MOST] }
    }

    /// An array that is read. Null is an array of none.
    ///
    /// # Safety
    /// Unless it is refused, `pointer` points to `count` values that nobody else writes while `'a` lasts.
    pub(crate) unsafe fn read<'a, T>(
        &mut self,
        part: &'static str,
        pointer: *const T,
        count: usize,
    ) -> Result<&'a [T], Failure> {
        if count == 0 {
            return Ok(&[]);
        }
        self.enter(part, pointer, count, false)?;
        // SAFETY: not null, aligned, no longer than memory can be, and not written by this call; the rest is the caller's word.
        Ok(unsafe { slice::from_raw_parts(pointer, count) })
    }

    /// An array that is written. Null is an array of none.
    ///
    /// # Safety
    /// Unless it is refused, `pointer` points to `count` values that nobody else uses while `'a` lasts.
    pub(crate) unsafe fn write<'a, T>(
        &mut self,
        part: &'static str,
        pointer: *mut T,
        count: usize,
    ) -> Result<&'a mut [T], Failure> {
        if count == 0 {
            return Ok(&mut []);
        }
        self.enter(part, pointer, count, true)?;
        // SAFETY: not null, aligned, no longer than memory can be, and apart from all other arrays of this call; the rest is
        // the caller's word.
        Ok(unsafe { slice::from_raw_parts_mut(pointer, count) })
    }

    fn enter<T>(
        &mut self,
        part: &'static str,
        pointer: *const T,
        count: usize,
        written: bool,
    ) -> Result<(), Failure> {
        check(part, pointer)?;
        let start = pointer.addr();
        let length = count.checked_mul(size_of::<T>()).filter(|length| isize::try_from(*length).is_ok());
        let end = length.and_then(|length| start.checked_add(length)).ok_or(Failure::TooLong { part })?;
        for other in &self.regions {
            if start < other.end && other.start < end && (written || other.written) {
                return Err(Failure::Overlap { part, other: other.part });
            }
        }
        match self.regions.iter_mut().find(|region| region.end == 0) {
            Some(free) => *free = Region { part, start, end, written },
            None => return Err(Failure::TooLong { part }),
        }
        Ok(())
    }
}

/// A description that is read.
///
/// # Safety
/// Unless it is refused, `pointer` points to a value that nobody writes while `'a` lasts.
pub(crate) unsafe fn reference<'a, T>(part: &'static str, pointer: *const T) -> Result<&'a T, Failure> {
    check(part, pointer)?;
    // SAFETY: not null and aligned; the rest is the caller's word.
    Ok(unsafe { &*pointer })
}

/// Refuses a null pointer and one that is not aligned.
pub(crate) fn check<T>(part: &'static str, pointer: *const T) -> Result<(), Failure> {
    if pointer.is_null() {
        Err(Failure::Null { part })
    } else if !pointer.is_aligned() {
        Err(Failure::Misaligned { part, alignment: align_of::<T>() })
    } else {
        Ok(())
    }
}
