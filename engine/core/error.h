#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace tidemark {

/// What a program acts on. Closed list: every code says in its line what the caller does about it.
enum class ErrorCode : std::uint8_t {
  invalid_input,  ///< bytes, a configuration, an argument that can't be used: correct it; exit status 2 where it is the user's
  unreadable_page,  ///< a page that can't be decoded whole; nothing is planned from it
  not_found,        ///< no such run, record, field, credential
  wrong_position,   ///< the log has moved on since the decision was made: read again, decide again
  append_unknown,   ///< the append may or may not be in the log: open it again and look
  poisoned,         ///< an earlier sync failed; everything is refused until the log is opened and read again
  corrupt,          ///< stored bytes are not what was stored: never overwritten, told
  in_use,           ///< another process has it open
  newer_version,    ///< written by a newer Tidemark
  storage,          ///< the disk or the file system said no (full, read-only, not allowed)
  network,          ///< no answer: not reached, cut off, timed out. What was asked may still happen
  refused,          ///< the other system said no for good (401, 403, 404, 400): `what` has its words
  unavailable,      ///< the other system said "not now" (408, 429, 5xx): try later
  bad_answer,       ///< an answer that can't be understood, or is larger than allowed
  incomplete,       ///< a fetch that ended with fewer records than it should
  held,             ///< the guard held the plan
  interrupted,      ///< stopped on request or by a simulated crash
};

/// What the world can do wrong, as a value: a code for the program, words for a person. Never holds a field's value or a
/// person's identifier: errors are logged.
///
///     Error{ErrorCode::wrong_position, "the log is at position 815, the append expected 812", "subscription acme",
///           "another process wrote meanwhile: run the command again"}
struct Error {
  ErrorCode code;
  std::string what;        ///< one sentence, no full stop
  std::string where = {};  ///< file and line, key, call, subscription and run; may be empty
  std::string hint = {};   ///< what to do next; may be empty

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> failure(ErrorCode code, std::string what, std::string where = {},
                                                   std::string hint = {}) {
  return tl::unexpected<Error>(Error{code, std::move(what), std::move(where), std::move(hint)});
}

/// The one line a person sees: `where: what (hint)`.
[[nodiscard]] std::string to_line(const Error& error);

/// The code's name as it stands in JSON output: `wrong_position`.
[[nodiscard]] std::string_view name_of(ErrorCode code);

}  // namespace tidemark
