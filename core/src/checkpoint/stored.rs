//! Scalars that a record can hold.

use crate::Real;

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A scalar with a fixed form in bytes: f32 and f64. Every bit is kept, those of a NaN included.
///
/// ```
/// use headwater_core::checkpoint::Stored;
///
/// assert_eq!((f32::BYTES, f64::BYTES), (4, 8));
/// assert_eq!(Stored::to_bytes(1.0_f32), [0, 0, 0x80, 0x3f]);
/// assert_eq!(<f32 as Stored>::from_bytes([0, 0, 0x80, 0x3f]), 1.0);
/// ```
pub trait Stored: Real + sealed::Sealed {
    /// Bytes of one scalar.
    const BYTES: usize;
    /// The same in words.
    const FORM: &'static str;
    /// `[u8; BYTES]`.
    type Bytes: AsRef<[u8]> + for<'a> TryFrom<&'a [u8]>;

    /// Its bytes, the least significant first.
    fn to_bytes(self) -> Self::Bytes;
    /// The scalar of these bytes, the least significant first.
    fn from_bytes(bytes: Self::Bytes) -> Self;
}

impl Stored for f32 {
    const BYTES: usize = size_of::<Self>();
    const FORM: &'static str = "4 bytes (f32)";
    type Bytes = [u8; size_of::<Self>()];

    #[inline]
    fn to_bytes(self) -> Self::Bytes {
        self.to_le_bytes()
    }
    #[inline]
    fn from_bytes(bytes: Self::Bytes) -> Self {
        Self::from_le_bytes(bytes)
    }
}

impl Stored for f64 {
    const BYTES: usize = size_of::<Self>();
    const FORM: &'static str = "8 bytes (f64)";
    type Bytes = [u8; size_of::<Self>()];

    #[inline]
    fn to_bytes(self) -> Self::Bytes {
        self.to_le_bytes()
    }
    #[inline]
    fn from_bytes(bytes: Self::Bytes) -> Self {
        Self::from_le_bytes(bytes)
    }
}
