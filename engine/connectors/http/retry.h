#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "core/error.h"
#include "http/message.h"

namespace tidemark::http {

enum class Remedy : std::uint8_t {
  none,   ///< it fails
  again,  ///< the same once more, after a pause
  less,   ///< the same in smaller pieces, at once; of a single piece: again
};

/// What follows from a call's failure.
struct Verdict {
  Remedy remedy = Remedy::none;
  bool may_have_arrived = false;  ///< whether what was asked may have happened, or may still happen

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// What is tried again: the one table, for both systems and for reads and writes alike, as what Tidemark writes are absolute values.
///
///     what came back                      remedy     may have arrived
///     no answer, or a part of one         again      yes
///     a success that is an HTML page      again      yes      (of something between: what was asked for is never one)
///     a 200 that is empty, or a JSON      again      yes      (a gateway broke off: of a read alone, see below)
///       that stops before its end
///     an answer that is too long          less       yes
///     an answer that can't be read        none       yes
///     408                                 less       yes
///     413                                 less       no
///     420, 425, 429                       again      no
///     500 … 599                           again      yes
///     400 … 499 otherwise                 none       no
///     anything else (a redirect, 204)     none       yes
///
/// The body counts for reads alone: a write that is answered so is one whose outcome nobody knows, and its caller's business.
///
/// What else a system says in words ("too many requests at once" with a 403) its client turns into one of these.
[[nodiscard]] Verdict verdict_of(int status);
[[nodiscard]] Verdict verdict_of(const Response& answer);  ///< of a read
[[nodiscard]] Verdict verdict_of(const Error& no_answer);

/// Whether a body stops before its end: it is empty, or a JSON object, array or text that is not closed. What follows after an
/// end, or is wrong within, is not looked at.
///
///     is_cut(R"({"records":[{"Id":"1"})")      is_cut(R"({"a":"]}")")      is_cut(R"("EME)")      is_cut(" ")
[[nodiscard]] bool is_cut(std::string_view body);

/// Whether it begins like a page for people: what proxies and maintenance windows give in place of data.
[[nodiscard]] bool is_html(std::string_view body);

/// What `Retry-After` asks for, in milliseconds, five minutes at most; 0 where it is missing or makes no sense. A date counts from the
/// answer's own `Date`, so that it does not matter whose clock is wrong.
///
///     Retry-After: 7                                                                     7'000
///     Date: Wed, 25 Nov 2026 10:00:00 GMT, Retry-After: Wed, 25 Nov 2026 10:00:30 GMT    30'000
[[nodiscard]] std::int64_t retry_after_ms(const Headers& headers);

/// Picks a pause of at most so many milliseconds by chance, so that not all who were turned away come back together. Empty: the whole.
using Jitter = std::function<std::int64_t(std::int64_t most_ms)>;

/// How long to wait before each further try: what the other side asks for, else up to 1 s, 2, 4 … a minute.
///
///     Pauses pauses{settings.jitter};
///     sleep(pauses.next(retry_after_ms(answer.headers)));
class Pauses {
 public:
  explicit Pauses(Jitter jitter) : jitter_{std::move(jitter)} {}

  [[nodiscard]] std::int64_t next(std::int64_t asked_for_ms = 0);

 private:
  Jitter jitter_;
  std::int64_t most_ms_ = 1'000;
};

}  // namespace tidemark::http
