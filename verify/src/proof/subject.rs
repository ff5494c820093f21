//! What a piece of evidence is about.

/// A part of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Activations and the elementary functions under them.
    Activation,
    /// Losses.
    Loss,
    /// Layers, and networks of them.
    Network,
    /// Optimisers, schedules and clipping.
    Optimiser,
    /// Initialisers.
    Initialiser,
    /// The probe and its diagnosis.
    Probe,
    /// Checkpoints.
    Checkpoint,
    /// What theory predicts of networks at initialisation and in training.
    Theory,
}

impl Subject {
    /// Its name in the certificate.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Subject::Activation => "activation",
            Subject::Loss => "loss",
            Subject::Network => "network",
            Subject::Optimiser => "optimiser",
            Subject::Initialiser => "initialiser",
            Subject::Probe => "probe",
            Subject::Checkpoint => "checkpoint",
            Subject::Theory => "theory",
        }
    }
}
