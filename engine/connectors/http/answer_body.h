#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/gunzip.h"
#include "http/message.h"

namespace tidemark::http {

/// What of an answer is known before its body.
struct Opening {
  int status = 0;
  std::string encoding = {};  ///< `Content-Encoding`: "", "gzip", …
};

/// The body of an answer, piece by piece: gzip undone, counted against `Request::answer_limit`, and given to
/// `Request::sink` or kept. For exchange.cpp alone.
class AnswerBody {
 public:
  /// Both references must outlive this object.
  AnswerBody(const Request& request, const std::string& call) : request_(request), call_(call) {}

  /// `bad_answer` where it is too long, or its compression broken, and what the sink says; then throw it away.
  [[nodiscard]] Result<void> add(const Opening& opening, std::string_view bytes);

  [[nodiscard]] std::uint64_t bytes() const { return came_; }  ///< as they came, compressed or not
  [[nodiscard]] bool is_cut() const { return gunzip_ && !gunzip_->ended(); }
  [[nodiscard]] std::string take();

 private:
  Result<void> hand_on(const Opening& opening, std::string_view piece);

  const Request& request_;
  const std::string& call_;
  std::uint64_t came_ = 0;
  std::uint64_t given_ = 0;
  std::optional<Gunzip> gunzip_;  ///< from the first byte of a compressed body on
  std::vector<std::string>
      pieces_;  ///< as nobody knows how many come, a string would be moved again and again while it grows
};

}  // namespace tidemark::http
