#pragma once

#include <set>
#include <string>
#include <string_view>

namespace tidemark::http {

/// What was sent and must not be told: credentials, identifiers of people, values of fields. Some systems and gateways repeat in their
/// refusals what they were sent, and errors are logged.
///
///     Secrets secrets;
///     secrets.add("ada@x.io");
///     secrets.hidden_in("bad filter visitorId>\"ada@x.io\"") == "bad filter visitorId>\"…\""
///
/// To be hidden before the words are cut to a line: a cut could leave half of one, which nobody would find.
class Secrets {
 public:
  Secrets() = default;
  explicit Secrets(std::string_view text) { add(text); }

  /// Less than three bytes are not hidden: they would tear words apart, and name nobody.
  void add(std::string_view text);

  /// The first 16 KiB of a text with `…` in place of each secret, also where it is escaped as JSON, as a quoted text of SOQL or of an aggregation, or
  /// as part of an address; and of one that the text's end has cut, where eight bytes of it are left.
  [[nodiscard]] std::string hidden_in(std::string_view text) const;

 private:
  /// Of `v-11`, hiding `v-1` would leave the end.
  struct LongestFirst {
    bool operator()(const std::string& a, const std::string& b) const {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    }
  };
  std::set<std::string, LongestFirst> spellings_;
};

}  // namespace tidemark::http
