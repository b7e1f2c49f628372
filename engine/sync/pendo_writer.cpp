#include "sync/pendo_writer.h"

#include <algorithm>
#include <deque>

#include "core/events/effect_events.h"
#include "pendo/writes_under_way.h"

namespace tidemark::sync {

Result<void> PendoWriter::write(Batch items) {
  auto written = write_all(items);
  if (written && !items.empty()) world_.progress({to_text(part_), "writing", items.size(), items.size()});
  return written;
}

/// Two batches are on their way at once where there are threads: Pendo works on one while the outcomes of the other are recorded.
Result<void> PendoWriter::write_all(Batch items) {
  pendo::WritesUnderWay under_way{pendo_, part_.kind, group_, world_.reads_ahead ? std::size_t{2} : 1};
  std::deque<Away> away;
  for (std::size_t done = 0; done < items.size() || !away.empty();) {
    Result<void> step;
    if (done < items.size() && !under_way.full()) {
      world_.progress({to_text(part_), "writing", done, items.size()});
      const Batch batch = next_batch(items.subspan(done));
      const auto intent = intend(batch, 1);
      if (intent) {
        under_way.send(updates_of(batch));
        away.push_back({batch, *intent, longest_});
        done += batch.size();
      } else {
        step = tl::unexpected(intent.error());
      }
    } else {
      const Away oldest = away.front();
      away.pop_front();
      step = take(oldest, under_way.take());
    }
    if (step) continue;
    for (const Away& other : away) take_last(other, under_way.take());
    return step;
  }
  return {};
}

Batch PendoWriter::next_batch(Batch rest) const {
  const Batch candidates = rest.first(std::min(rest.size(), longest_));
  return candidates.first(pendo_.batch_length(part_.kind, updates_of(candidates)));
}

Result<void> PendoWriter::take(const Away& away, Answer answer) {
  auto taken = take({away.intent, std::move(answer)}, away.batch, {.pauses = http::Pauses{world_.jitter}});
  // By little, as one that is too large costs Pendo's whole five minutes.
  if (taken && longest_ == away.longest && away.batch.size() == away.longest)
    longest_ = std::min(longest_ + std::max<std::size_t>(longest_ / 10, 1), most_targets);
  return taken;
}

/// The part ends, and this batch had left: what is certain is recorded, the rest stays open, and nothing is sent again.
void PendoWriter::take_last(const Away& away, const Answer& answer) {
  if (!answer) {
    if (!is_the_end(answer.error().error))
      static_cast<void>(give_up(away.batch, away.intent, answer.error(), may_pass_later(answer.error().error)));
    return;
  }
  const auto is_unclear = [](const pendo::Written& written) { return written.outcome == ItemOutcome::unknown; };
  if (std::ranges::none_of(*answer, is_unclear))
    static_cast<void>(take_outcomes(away.batch, {away.intent, answer}, {.pauses = http::Pauses{world_.jitter}}));
}

Result<void> PendoWriter::send(Batch batch, Tries tries) {
  const auto intent = intend(batch, tries.attempt);
  if (!intent) return tl::unexpected(intent.error());
  return take({*intent, pendo_.write(part_.kind, group_, updates_of(batch))}, batch, std::move(tries));
}

Result<void> PendoWriter::take(const Sent& sent, Batch batch, Tries tries) {
  if (sent.answer) return take_outcomes(batch, sent, tries);
  if (is_the_end(sent.answer.error().error)) return tl::unexpected(sent.answer.error().error);
  return take_failure(batch, sent.intent, sent.answer.error(), tries);
}

Result<Position> PendoWriter::intend(Batch batch, int attempt) {
  return effects_.intend(batch, {.attempt = attempt, .quiet_until = {world_.clock().milliseconds + patience_.quiet}});
}

Result<void> PendoWriter::take_outcomes(Batch batch, const Sent& sent, Tries tries) {
  left_alone_ = 0;
  const std::vector<pendo::Written>& written = *sent.answer;
  std::vector<EffectSettled::Exception> exceptions;
  std::vector<Item> unclear;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i].outcome == ItemOutcome::accepted) continue;
    exceptions.push_back(
        {static_cast<std::uint32_t>(i + 1), static_cast<std::uint8_t>(written[i].outcome), written[i].words, {}});
    if (written[i].outcome == ItemOutcome::unknown) unclear.push_back(batch[i]);
    else effects_.count(written[i].outcome);
  }
  effects_.count(ItemOutcome::accepted, written.size() - exceptions.size());
  if (batch.size() == 1 && !unclear.empty())
    return effects_.count(ItemOutcome::unknown), Result<void>{};  // reading closes it
  if (!unclear.empty()) {
    if (auto again = send_halves(unclear, tries); !again) return again;
  }
  return effects_.settle(sent.intent, ItemOutcome::accepted, std::move(exceptions));
}

Result<void> PendoWriter::take_failure(Batch batch, Position intent, const pendo::WriteFailure& failure, Tries tries) {
  const bool may_pass = may_pass_later(failure.error);
  const bool smaller = failure.smaller_may_help && batch.size() > 1;
  const bool last_try = tries.failures + 1 >= patience_.attempts;
  if (failure.smaller_may_help && !smaller) {
    if (!failure.may_have_arrived) return reject(batch, intent, failure);
    if (last_try && ++left_alone_ <= most_left_alone) return effects_.count(ItemOutcome::unknown), Result<void>{};
  }
  if (!smaller && (!may_pass || last_try)) return give_up(batch, intent, failure, may_pass);
  if (!failure.may_have_arrived) {
    if (auto settled = effects_.settle(intent, ItemOutcome::not_there, {}); !settled) return settled;
  }
  if (auto sent = send_again(batch, failure, tries); !sent) return sent;
  return failure.may_have_arrived ? effects_.settle(intent, ItemOutcome::unknown, {}) : Result<void>{};
}

Result<void> PendoWriter::send_again(Batch batch, const pendo::WriteFailure& failure, Tries tries) {
  if (failure.smaller_may_help && batch.size() > 1) {
    longest_ = std::min(longest_, (batch.size() + 1) / 2);
    return send_halves(batch, tries);
  }
  world_.sleep(tries.pauses.next(failure.retry_after_ms));
  ++tries.attempt;
  ++tries.failures;
  return send(batch, std::move(tries));
}

/// What may still arrive stays open: reading closes it. What Pendo took none of is settled here.
Result<void> PendoWriter::give_up(Batch batch, Position intent, const pendo::WriteFailure& failure, bool may_pass) {
  ItemOutcome outcome = ItemOutcome::unknown;
  if (!failure.may_have_arrived) {
    outcome = may_pass ? ItemOutcome::not_there : ItemOutcome::rejected;
    std::vector<EffectSettled::Exception> words;
    for (std::uint32_t item = 1; !may_pass && item <= batch.size(); ++item)
      words.push_back({item, static_cast<std::uint8_t>(outcome), failure.error.what, {}});
    if (auto settled = effects_.settle(intent, outcome, std::move(words)); !settled) return settled;
  }
  effects_.count(outcome, batch.size());
  return tl::unexpected(failure.error);
}

/// A single target that is too large for Pendo will be so tomorrow: the others must not wait for it.
Result<void> PendoWriter::reject(Batch batch, Position intent, const pendo::WriteFailure& failure) {
  left_alone_ = 0;
  effects_.count(ItemOutcome::rejected, batch.size());
  return effects_.settle(intent, ItemOutcome::accepted,
                         {{1, static_cast<std::uint8_t>(ItemOutcome::rejected), failure.error.what, {}}});
}

Result<void> PendoWriter::send_halves(Batch batch, Tries tries) {
  const std::size_t half = (batch.size() + 1) / 2;
  ++tries.attempt;
  while (!batch.empty()) {
    const std::size_t length = std::min({half, longest_, batch.size()});
    if (auto sent = send(batch.first(length), tries); !sent) return sent;
    batch = batch.subspan(length);
  }
  return {};
}

std::vector<pendo::Update> PendoWriter::updates_of(Batch batch) const {
  std::vector<pendo::Update> updates;
  updates.reserve(batch.size());
  for (const Item& item : batch) {
    pendo::Update& update = updates.emplace_back();
    update.id = item.target();
    for (const Change* change : item.changes) {
      const std::string& field = plan_.fields[change->field];
      std::string value;
      append_json(change->new_value, value);
      update.values.push_back({field.substr(field.find('.') + 1), std::move(value)});
    }
  }
  return updates;
}

}  // namespace tidemark::sync
