#include "views/read_ahead.h"

#include "world.h"

namespace tidemark::views {
namespace {

constexpr Position entries = 40;

class ReadAhead : public World {
 protected:
  ReadAhead() {
    for (Position i = 1; i <= entries; ++i)
      given_intended(1, visitors, 0, {change("v-1", "custom.f", "0", std::to_string(i))});
  }

  /// The positions and items that were handed over, and how it ended.
  using Read = std::pair<std::vector<std::string>, std::string>;
  Read read(
      Position first, const std::function<Result<bool>(Position)>& answer = [](Position) { return true; }) {
    std::vector<std::string> taken;
    const auto done = read_ahead(
        *log_, first, log_->head().position,
        [&](const log::Entry& entry) {
          for (const auto& recorded : entry.events)
            for (std::size_t i = 0; i < recorded.event.items.size(); ++i)
              taken.push_back(std::to_string(entry.position) + std::string{recorded.event.items[i]});
          return answer(entry.position);
        },
        most_ahead_);
    return {taken, done ? "" : done.error().what};
  }

  std::size_t most_ahead_ = std::size_t{16} << 20;

  std::vector<std::string> read_plainly(Position first) {
    std::vector<std::string> taken;
    EXPECT_TRUE(
        log_->read(first, log_->head().position, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
          for (const auto& recorded : entry.events)
            for (std::size_t i = 0; i < recorded.event.items.size(); ++i)
              taken.push_back(std::to_string(entry.position) + std::string{recorded.event.items[i]});
          return true;
        }));
    return taken;
  }
};

TEST_F(ReadAhead, HandsOverWhatTheLogDoesInItsOrder) {
  for (const Position first : {Position{1}, Position{7}, log_->head().position}) {
    EXPECT_EQ(read(first), Read(read_plainly(first), "")) << "from " << first;
  }
}

TEST_F(ReadAhead, WaitsForASinkThatIsSlowerAndPassesEntriesThatAreLargerThanTheRoom) {
  most_ahead_ = 1;
  EXPECT_EQ(read(1), Read(read_plainly(1), ""));
  EXPECT_EQ(read(1, [](Position at) { return at < 20; }).first.back().substr(0, 2), "20");
}

TEST_F(ReadAhead, ASinkThatThrowsLeavesNoReaderBehind) {
  most_ahead_ = 1;
  EXPECT_THROW((void)read(1, [](Position) -> Result<bool> { throw std::bad_alloc{}; }), std::bad_alloc);
}

TEST_F(ReadAhead, EndsWithTheSinksErrorAndTakesNothingBehindIt) {
  const auto [taken, error] = read(1, [](Position at) -> Result<bool> {
    if (at < 20) return true;
    return failure(ErrorCode::interrupted, "enough");
  });
  EXPECT_EQ(error, "enough");
  EXPECT_EQ(taken.back().substr(0, 2), "20");
}

TEST_F(ReadAhead, EndsWhereTheSinkHasEnough) {
  const auto [taken, error] = read(1, [](Position at) { return at < 20; });
  EXPECT_EQ(error, "");
  EXPECT_EQ(taken.back().substr(0, 2), "20");
}

TEST_F(ReadAhead, OfADamagedLogHandsOverAllThatStandsBeforeTheDamage) {
  std::string& frame = disk_.parts.at({1, 30, 1});
  frame.back() = static_cast<char>(frame.back() ^ 1);
  const auto [taken, error] = read(1);
  EXPECT_NE(error, "");
  EXPECT_EQ(taken.back().substr(0, 2), "29");
}

}  // namespace
}  // namespace tidemark::views
