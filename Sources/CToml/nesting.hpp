#pragma once

#include <cstddef>
#include <cstdint>

namespace ct {

/// A place in a text, from 1; the line is 0 when there is none.
struct place {
  uint32_t line = 0;
  uint32_t column = 0;
};

/// What the first look at a text finds.
struct nesting {
  place too_deep;
  place too_many_parts;
};

/// Finds brackets nested, and keys dotted, beyond the limits of `CToml.h`, before any recursion.
///
/// Text that is no TOML may put it out of step, but only behind the first error.
nesting look_at_nesting(const uint8_t *text, size_t count);

}  // namespace ct
