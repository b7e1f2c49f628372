#include "log/verify.h"

#include <optional>

namespace tidemark::log {
namespace {

constexpr std::uint64_t entries_between_progress = 64;

/// Holds each entry against the one before it. What is read here was hashed from stored bytes by the log's reading.
class Proof {
 public:
  Proof(const Head& head, std::optional<Head> kept, const VerifyProgress& progress)
      : head_{head}, kept_{kept}, progress_{progress} {}

  [[nodiscard]] Result<bool> take(const Entry& entry) {
    if (entry.position != proven_.head.position + 1)
      return failure(ErrorCode::corrupt, "the entry is missing", place(proven_.head.position + 1));
    if (entry.previous != proven_.head.digest)
      return failure(ErrorCode::corrupt, "the entry does not continue the one before it", place(entry.position));
    if (entry.time < time_ && entry.position > 1)
      return failure(ErrorCode::corrupt, "the entry is older than the one before it", place(entry.position));
    if (kept_ && kept_->position == entry.position && kept_->digest != entry.digest) return differs();
    time_ = entry.time;
    proven_.head = {entry.position, entry.digest};
    ++proven_.entries;
    for (const RecordedEvent& event : entry.events) proven_.items += event.item_count;
    if (progress_ && proven_.entries % entries_between_progress == 0 && !progress_(proven_.entries, head_.position))
      return failure(ErrorCode::interrupted, "stopped before the log was proven whole", place(entry.position));
    return true;
  }

  [[nodiscard]] Result<Verified> end() const {
    if (proven_.head != head_)
      return failure(ErrorCode::corrupt, "the chain does not end at the head", place(head_.position));
    if (progress_) progress_(proven_.entries, head_.position);
    return proven_;
  }

  [[nodiscard]] tl::unexpected<Error> differs() const {
    return failure(ErrorCode::corrupt, "the log does not continue the given head: its entry there has another digest",
                   place(kept_->position), "it was changed, or it is another log");
  }

 private:
  static std::string place(Position position) { return "position " + std::to_string(position); }

  Head head_;
  std::optional<Head> kept_;
  const VerifyProgress& progress_;
  Verified proven_;
  Instant time_ = {};
};

Result<Verified> prove(const EventLog& log, std::optional<Head> kept, const VerifyProgress& progress) {
  const Head head = log.head();
  if (kept && kept->position > head.position)
    return failure(ErrorCode::corrupt, "the log ends before the given head",
                   "position " + std::to_string(head.position), "it was cut, or restored from an older copy");
  Proof proof{head, kept, progress};
  if (kept && kept->position == 0 && kept->digest != Digest{}) return proof.differs();
  auto read = log.read(1, head.position, Depth::items, [&](const Entry& entry) { return proof.take(entry); });
  if (!read) return tl::unexpected(std::move(read.error()));
  return proof.end();
}

}  // namespace

Result<Verified> verify(const EventLog& log, const VerifyProgress& progress) { return prove(log, {}, progress); }

Result<Verified> verify_from(const EventLog& log, const Head& kept, const VerifyProgress& progress) {
  return prove(log, kept, progress);
}

}  // namespace tidemark::log
