#pragma once

#include <string_view>

namespace tidemark {

/// Takes a text apart whose parts stand in a fixed order: after one miss none of it counts.
///
///     Reader reader{"T12"};
///     reader.expect('T');      // reader.rest is "12"
struct Reader {
  std::string_view rest;
  bool good = true;

  /// Takes `c` where it comes next.
  bool take(char c) {
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
  }

  /// `c` must come next.
  void expect(char c) { good = take(c) && good; }
};

}  // namespace tidemark
