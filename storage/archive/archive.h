#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "archive/page_bytes.h"
#include "core/error.h"
#include "core/hash/digest.h"
#include "core/time/instant.h"

namespace tidemark::archive {

/// What an archive is given, as it must not reach for it itself.
struct Surroundings {
  std::function<Instant()> clock;
  std::function<void(std::span<std::uint8_t>)> entropy;  ///< fills it with random bytes
};

/// The largest page or plan that is taken and given back, in bytes before compression.
inline constexpr std::size_t largest = std::size_t{1} << 30;

/// What is kept under a name.
struct Piece {
  std::string_view name;
  Instant put = {};         ///< of a plan, the last time
  std::uint64_t bytes = 0;  ///< compressed, as it takes room
};

struct Collected {
  std::uint64_t removed = 0;
  std::uint64_t freed = 0;  ///< bytes
  std::uint64_t kept = 0;
};

/// Keeps the bytes that plans were made from (source pages, schemas) and the plans that wait for a decision, compressed, by
/// name. A name is 64 lower-case hex digits.
///
///     auto name = archive.put_page(csv);               // durable when it answers; only then may PageFetched name it
///     auto bytes = archive.get(*name);                 // csv again, or `corrupt`: never something else
///     archive.collect([&](const Piece& piece) { return piece.put >= month_ago || newest.contains(piece.name); });
///
/// A page's name is its digest under a random key that lies with the page and goes with it: once a page was erased its name tells
/// nothing of the rows that were in it, not even whether a guess is right (X9). The same bytes put twice have two names.
class Archive {
 public:
  virtual ~Archive() = default;

  /// `storage` where the disk says no: nothing was kept then, and nothing that was kept is lost. `invalid_input` where it is
  /// larger than `largest`.
  [[nodiscard]] virtual Result<std::string> put_page(std::string_view bytes) = 0;

  /// Keeps a plan's lines under the plan's own digest, and answers that as name. One that is there already is replaced.
  [[nodiscard]] virtual Result<std::string> put_plan(const Digest& digest, std::string_view bytes) = 0;

  /// `not_found` where there is no such name (any more), `corrupt` where the stored bytes are not what was stored.
  [[nodiscard]] virtual Result<std::string> get(std::string_view name) const = 0;

  /// The same of each of `names`, for whoever needs many: eight at a time are proven in half the time.
  [[nodiscard]] virtual std::vector<Result<PageBytes>> get_each(std::span<const std::string> names) const = 0;

  /// When that was put; of a plan, the last time. `not_found`, `corrupt`.
  [[nodiscard]] virtual Result<Instant> time_of(std::string_view name) const = 0;

  /// Of all that is kept, in no particular order.
  [[nodiscard]] virtual Result<std::vector<std::string>> names() const = 0;

  /// Takes one away, whatever it is and needed for: an erasure (X9). Durable when it answers; good where there is no such name.
  [[nodiscard]] virtual Result<void> remove(std::string_view name) = 0;

  /// Shows all that is kept, in no particular order; what is damaged or not the archive's own is not shown.
  [[nodiscard]] virtual Result<void> each(const std::function<void(const Piece& piece)>& visit) const = 0;

  /// Removes what is not needed. What is damaged or not the archive's own stays, and is not counted. Whoever calls it needs the newest
  /// complete pages of both sides, and what open decisions are about.
  [[nodiscard]] virtual Result<Collected> collect(const std::function<bool(const Piece& piece)>& is_needed) = 0;
};

}  // namespace tidemark::archive
