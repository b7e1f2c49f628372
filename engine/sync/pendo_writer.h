#pragma once

#include <cstdint>
#include <vector>

#include "pendo/client.h"
#include "sync/effects.h"

namespace tidemark::sync {

/// Carries out a pull's changes: each request's intent is durable before it leaves, each item's outcome is appended after it (X6).
///
/// What is decided where an answer is missing or bad (the whole table; a write is repeated with the same values only):
///
///     answer                         recorded                     then
///     200                            each item's outcome,         items that can't be told apart: their halves again;
///                                    after the halves             a single one that is not clear stays open
///     408                            unknown, after the halves    the halves again, at once; later batches begin at that
///                                                                 size, and grow with each that went well; a single one
///                                                                 again, then it stays open, and the others go on: three
///                                                                 such in a row, at the fourth the part fails
///     413                            not there                    likewise; a single one is rejected, and the others go on
///     429                            not there                    again after a pause, `Patience::attempts` times in all
///     no answer, a bad one, 5xx      unknown, after the next try  again after a pause, likewise
///     400, 401, 403, 404, 422        rejected                     the part fails
///
/// What may still arrive is settled once the same values were answered for; where that never happens it stays open, and is closed by
/// reading.
class PendoWriter {
 public:
  static constexpr std::size_t most_targets = 1'000;  ///< in one batch

  /// `group`: the metadata group that is written to.
  PendoWriter(const Surroundings& world, const Patience& patience, pendo::Client& pendo, const Plan& plan, Part part,
              std::string group, Effects& effects)
      : world_{world},
        patience_{patience},
        pendo_{pendo},
        plan_{plan},
        part_{part},
        group_{std::move(group)},
        effects_{effects} {}

  [[nodiscard]] Result<void> write(Batch items);

 private:
  using Answer = tl::expected<std::vector<pendo::Written>, pendo::WriteFailure>;
  struct Sent {
    Position intent = 0;
    Answer answer;
  };
  /// A batch on its way for the first time.
  struct Away {
    Batch batch;
    Position intent = 0;
    std::size_t longest = 0;  ///< `longest_` when it left
  };
  /// How often these values were sent, and how often that was for a failure which smaller batches don't help.
  struct Tries {
    int attempt = 1;
    int failures = 0;
    http::Pauses pauses;
  };
  [[nodiscard]] Result<void> write_all(Batch items);
  [[nodiscard]] Batch next_batch(Batch rest) const;
  [[nodiscard]] Result<void> take(const Away& away, Answer answer);
  void take_last(const Away& away, const Answer& answer);
  [[nodiscard]] Result<void> send(Batch batch, Tries tries);
  [[nodiscard]] Result<void> take(const Sent& sent, Batch batch, Tries tries);
  [[nodiscard]] Result<Position> intend(Batch batch, int attempt);
  [[nodiscard]] Result<void> take_outcomes(Batch batch, const Sent& sent, Tries tries);
  [[nodiscard]] Result<void> take_failure(Batch batch, Position intent, const pendo::WriteFailure& failure,
                                          Tries tries);
  [[nodiscard]] Result<void> send_again(Batch batch, const pendo::WriteFailure& failure, Tries tries);
  [[nodiscard]] Result<void> give_up(Batch batch, Position intent, const pendo::WriteFailure& failure, bool may_pass);
  [[nodiscard]] Result<void> reject(Batch batch, Position intent, const pendo::WriteFailure& failure);
  [[nodiscard]] Result<void> send_halves(Batch batch, Tries tries);
  [[nodiscard]] std::vector<pendo::Update> updates_of(Batch batch) const;

  const Surroundings& world_;
  const Patience& patience_;
  pendo::Client& pendo_;
  const Plan& plan_;
  Part part_;
  std::string group_;
  Effects& effects_;
  /// Targets that Pendo did not finish with alone, one after the other: so many are no matter of the targets any more.
  static constexpr int most_left_alone = 3;
  int left_alone_ = 0;
  std::size_t longest_ = most_targets;  ///< targets of a batch: less where Pendo found that too much
};

}  // namespace tidemark::sync
