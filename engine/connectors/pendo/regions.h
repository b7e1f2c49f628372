#pragma once

#include <array>
#include <string>
#include <string_view>

namespace tidemark::pendo {

/// A data region of Pendo's. A key belongs to one of them. For hints only: any host can be configured.
struct Region {
  std::string_view name;
  std::string_view host;
};

inline constexpr std::array<Region, 5> regions{{{"US", "app.pendo.io"},
                                                {"US 1", "us1.app.pendo.io"},
                                                {"EU", "app.eu.pendo.io"},
                                                {"Japan", "app.jpn.pendo.io"},
                                                {"Australia", "app.au.pendo.io"}}};

/// What may be wrong with a key that was turned down (401, 403). `host` is as configured: "https://app.pendo.io". Of the key
/// only the end counts: those of the EU end in ".eu".
///
///     hint_of_key(401, "https://app.pendo.io", "abc")
///         == "is the integration key right, and is it a key of app.pendo.io (US)? The other regions: us1.app.pendo.io (US 1),
///             app.eu.pendo.io (EU), app.jpn.pendo.io (Japan), app.au.pendo.io (Australia)"
///     hint_of_key(401, "https://app.pendo.io", "abc.eu")
///         == "the key is one of app.eu.pendo.io (EU), and `pendo.host` is app.pendo.io"
[[nodiscard]] std::string hint_of_key(int status, std::string_view host, std::string_view key);

}  // namespace tidemark::pendo
