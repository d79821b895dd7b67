//! How an entry of the catalogue is written, and what is made of it.

macro_rules! catalogue {
    ($($variant:ident $slug:literal $severity:ident $scope:ident $title:literal: $explanation:literal => $help:literal)+) => {
        /// What kind of problem a finding reports. A code never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $explanation] $variant,)+
        }

        impl Code {
            /// Every code, in the order of the reference page.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name: kebab-case.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// How severe it is under the default policy.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),+ }
            }

            pub(crate) const fn scope(self) -> Scope {
                match self { $(Self::$variant => Scope::$scope),+ }
            }

            /// What a person calls it: a few words, as a heading.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            /// What it means, in full sentences.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation),+ }
            }

            /// The way out, as an instruction.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $(Self::$variant => $help),+ }
            }
        }

        impl FromStr for Code {
            type Err = CodeError;

            fn from_str(slug: &str) -> Result<Self, CodeError> {
                match slug { $($slug => Ok(Self::$variant),)+ _ => Err(CodeError) }
            }
        }
    };
}
