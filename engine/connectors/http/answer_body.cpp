#include "http/answer_body.h"

#include "http/case.h"

namespace tidemark::http {

Result<void> AnswerBody::add(const Opening& opening, std::string_view bytes) {
  came_ += bytes.size();
  if (opening.encoding.empty() || same_without_case(opening.encoding, "identity")) return hand_on(opening, bytes);
  const bool known = same_without_case(opening.encoding, "gzip") || same_without_case(opening.encoding, "x-gzip");
  if (known && !gunzip_) gunzip_.emplace();
  Result<void> handed_on;
  const auto take = [&](std::string_view piece) { return (handed_on = hand_on(opening, piece)).has_value(); };
  if (!known || gunzip_->add(bytes, take) == Gunzip::Outcome::broken) {
    return failure(ErrorCode::bad_answer, "the answer's compression is broken or unknown", call_, "try again");
  }
  return handed_on;
}

Result<void> AnswerBody::hand_on(const Opening& opening, std::string_view piece) {
  if (piece.size() > request_.answer_limit - given_) return tl::unexpected(too_long(request_, call_));
  given_ += piece.size();
  if (is_for_sink(request_, opening.status)) return request_.sink(piece);
  whole_.append(piece);
  return {};
}

}  // namespace tidemark::http
