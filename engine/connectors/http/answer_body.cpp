#include "http/answer_body.h"

#include <algorithm>
#include <cstddef>

#include "http/case.h"

namespace tidemark::http {
namespace {

constexpr std::size_t least_piece = std::size_t{16} << 10;
constexpr std::size_t largest_piece = std::size_t{1} << 20;

}  // namespace

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
  const std::uint64_t before = given_;
  given_ += piece.size();
  if (is_for_sink(request_, opening.status)) return request_.sink(piece);
  if (pieces_.empty() || piece.size() > pieces_.back().capacity() - pieces_.back().size())
    pieces_.emplace_back().reserve(
        std::max<std::size_t>(piece.size(), std::clamp<std::size_t>(before, least_piece, largest_piece)));
  pieces_.back().append(piece);
  return {};
}

std::string AnswerBody::take() {
  if (pieces_.empty()) return {};  // a sink had it
  if (pieces_.size() == 1) return std::move(pieces_.front());
  std::string whole;
  whole.reserve(given_);
  for (const std::string& piece : pieces_) whole += piece;
  pieces_.clear();
  return whole;
}

}  // namespace tidemark::http
