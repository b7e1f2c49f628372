#include "sync/salesforce_writer.h"

#include <algorithm>
#include <utility>

#include "salesforce/field_value.h"
#include "sync/present_values.h"

namespace tidemark::sync {
namespace {

constexpr std::size_t records_of_a_read = 2'000;
constexpr std::int64_t old_after = 10 * one_minute;

/// A job's intents are cut so small: an append of all of them would have to lie in memory. But a job's outcomes stand in one entry of the
/// log, which has room for some fifty events, so of very many records the intents are longer.
constexpr std::size_t least_records_of_an_intent = 25'000;
constexpr std::size_t most_intents_of_a_job = 50;

bool is_changed(const Item& item, const Plan& plan, const PresentValues& present) {
  std::string old;
  for (const Change* change : item.changes) {
    old.clear();
    append_json(change->old_value, old);
    if (present.holds(std::string{item.target()}, plan.fields[change->field], old) != true) return true;
  }
  return false;
}

bool holds_new(const Item& item, const Plan& plan, const PresentValues& present) {
  std::string value;
  for (const Change* change : item.changes) {
    value.clear();
    append_json(change->new_value, value);
    if (present.holds(std::string{item.target()}, plan.fields[change->field], value) != true) return false;
  }
  return true;
}

PresentValues wanted_of(Batch items, const Plan& plan) {
  PresentValues present;
  for (const Item& item : items)
    for (const Change* change : item.changes) present.want(std::string{item.target()}, plan.fields[change->field]);
  return present;
}

std::size_t half_of(std::size_t size) { return (size + 1) / 2; }

}  // namespace

SalesforceWriter::SalesforceWriter(const Surroundings& world, const Patience& patience, salesforce::Client& client,
                                   const Plan& plan, Part part, const Zone& zone, Settings settings, Effects& effects)
    : world_{world},
      patience_{patience},
      client_{client},
      collections_{client.session()},
      bulk_{client.session()},
      plan_{plan},
      part_{part},
      zone_{zone},
      settings_{std::move(settings)},
      effects_{effects},
      read_at_{effects.origin().targets_read_at} {}

Result<void> SalesforceWriter::write(std::vector<Item> items) {
  of_ = items.size();
  if (settings_.parent)
    std::ranges::stable_sort(items, {}, [&](const Item& item) {
      return std::pair{settings_.parent(item.target()), item.target()};
    });
  const bool few = items.size() <= settings_.collections_up_to;
  const auto first_for_collections =
      few ? items.begin() : std::stable_partition(items.begin(), items.end(), [&](const Item& item) {
        return fits_bulk(updates_of(std::span{&item, 1}).front());
      });
  const Batch for_jobs{items.begin(), first_for_collections};
  auto written = by_jobs(for_jobs, {.pauses = http::Pauses{world_.jitter}});
  if (written) written = by_collections({first_for_collections, items.end()});
  if (written && of_ > 0) world_.progress({to_text(part_), "writing", of_, of_});
  return written;
}

void SalesforceWriter::tell_progress() { world_.progress({to_text(part_), "writing", std::min(done_, of_), of_}); }

Result<void> SalesforceWriter::by_collections(std::vector<Item> items) {
  for (std::size_t begin = 0; begin < items.size(); begin += records_of_a_read) {
    std::vector<Item> some(
        items.begin() + static_cast<std::ptrdiff_t>(begin),
        items.begin() + static_cast<std::ptrdiff_t>(std::min(begin + records_of_a_read, items.size())));
    read_at_ = effects_.origin().targets_read_at;
    if (world_.clock().milliseconds - read_at_.milliseconds > old_after)
      if (auto read = read_again(some); !read) return read;
    if (auto sent = send_in(some, salesforce::Collections::most_records, {.pauses = http::Pauses{world_.jitter}});
        !sent)
      return sent;
  }
  return {};
}

Result<void> SalesforceWriter::read_again(std::vector<Item>& items) {
  const Instant now = world_.clock();
  PresentValues present = wanted_of(items, plan_);
  if (auto read = present.read(client_, settings_.object, zone_); !read) return read;
  read_at_ = now;
  std::erase_if(items, [&](const Item& item) {
    const bool changed = is_changed(item, plan_, present);
    if (changed) changed_meanwhile_.push_back(item.target());
    return changed;
  });
  return {};
}

Result<void> SalesforceWriter::send_in(Batch items, std::size_t most, const Tries& tries) {
  while (!items.empty()) {
    tell_progress();
    const Batch candidates = items.first(std::min(most, items.size()));
    const Batch batch = candidates.first(collections_.batch_length(updates_of(candidates)));
    if (auto sent = send(batch, tries); !sent) return sent;
    items = items.subspan(batch.size());
    if (tries.attempt == 1) done_ += batch.size();
  }
  return {};
}

Result<void> SalesforceWriter::send(Batch batch, Tries tries) {
  const auto intent = effects_.intend(batch, {.attempt = tries.attempt,
                                              .quiet_until = {world_.clock().milliseconds + patience_.salesforce_quiet},
                                              .targets_read_at = read_at_,
                                              .object = settings_.object});
  if (!intent) return tl::unexpected(intent.error());
  const auto written = collections_.write(settings_.object, updates_of(batch));
  if (written) return take_outcomes(batch, *intent, *written, std::move(tries));
  if (is_the_end(written.error().error)) return tl::unexpected(written.error().error);
  return take_failure(batch, *intent, written.error(), std::move(tries));
}

/// Of what was written from a batch's item `first` on: the exceptions to `accepted`, and what is to be tried again.
std::vector<Item> SalesforceWriter::again_of(Batch batch, const auto& written, std::size_t first, const Tries& tries,
                                             Effects::Exceptions& exceptions) {
  std::vector<Item> again;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const salesforce::Written& outcome = written[first + i];
    if (outcome.outcome != ItemOutcome::accepted)
      exceptions.push_back(
          {static_cast<std::uint32_t>(i + 1), static_cast<std::uint8_t>(outcome.outcome), outcome.words, {}});
    if ((outcome.may_pass_later || outcome.smaller_may_help) && may_try_again(tries)) again.push_back(batch[i]);
    else effects_.count(outcome.outcome);
  }
  return again;
}

Result<void> SalesforceWriter::take_outcomes(Batch batch, Position intent, const Written& written, Tries tries) {
  left_alone_ = 0;
  Effects::Exceptions exceptions;
  const std::vector<Item> again = again_of(batch, written, 0, tries, exceptions);
  if (auto settled = effects_.settle(intent, ItemOutcome::accepted, std::move(exceptions)); !settled) return settled;
  return send_again(again, half_of(batch.size()), 0, std::move(tries));
}

Result<void> SalesforceWriter::send_again(const std::vector<Item>& items, std::size_t most, std::int64_t asked_for_ms,
                                          Tries tries) {
  if (items.empty()) return {};
  world_.sleep(tries.pauses.next(asked_for_ms));
  ++tries.attempt;
  ++tries.failures;
  // By a job only what came from one: another record may have a value that Bulk can't bring.
  if (most == 0) return by_jobs(items, tries);
  return send_in(items, std::min(most, salesforce::Collections::most_records), tries);
}

Result<void> SalesforceWriter::take_failure(Batch batch, Position intent, const salesforce::WriteFailure& failure,
                                            Tries tries) {
  const bool smaller = failure.smaller_may_help && batch.size() > 1;
  if (failure.may_have_arrived && !smaller) return find_out(batch, intent, failure, std::move(tries));
  const bool again = may_pass_later(failure.error) && may_try_again(tries);
  if (!smaller && !again) {
    const bool only_this_one = failure.smaller_may_help;
    const Job call{.intents = {intent}, .records_of_an_intent = batch.size()};
    if (auto rejected = reject(batch, call, failure.error, only_this_one); !rejected || only_this_one) return rejected;
    return tl::unexpected(failure.error);
  }
  if (!failure.may_have_arrived)
    if (auto settled = effects_.settle(intent, ItemOutcome::not_there, {}); !settled) return settled;
  Result<void> sent;
  if (smaller) {
    ++tries.attempt;
    sent = send_in(batch, half_of(batch.size()), tries);
  } else {
    sent = send_again({batch.begin(), batch.end()}, batch.size(), failure.retry_after_ms, std::move(tries));
  }
  if (!sent || !failure.may_have_arrived) return sent;
  return effects_.settle(intent, ItemOutcome::unknown, {});
}

/// What did not arrive for certain, and won't: not there, as it may pass later; else rejected, in Salesforce's words.
Result<void> SalesforceWriter::reject(Batch batch, const Job& intended, const Error& error, bool is_of_the_record) {
  const ItemOutcome outcome = may_pass_later(error) ? ItemOutcome::not_there : ItemOutcome::rejected;
  // One record that is too large is refused by itself: a letter, unlike what was refused whole.
  const ItemOutcome others = batch.size() == 1 && is_of_the_record ? ItemOutcome::accepted : outcome;
  std::vector<EffectSettled> settlings;
  for (const Position intent : intended.intents) {
    settlings.push_back({intent, 0, false, static_cast<std::uint8_t>(others), {}});
    const std::size_t items = std::min(batch.size(), intended.records_of_an_intent);
    effects_.count(outcome, items);
    for (std::uint32_t item = 1; outcome == ItemOutcome::rejected && item <= items; ++item)
      settlings.back().exceptions.push_back({item, static_cast<std::uint8_t>(outcome), error.what, {}});
    batch = batch.subspan(items);
  }
  return effects_.settle(settlings);
}

/// A call without an answer: Salesforce's reads don't lag, so what has arrived shows, and is not sent again (M18).
Result<void> SalesforceWriter::find_out(Batch batch, Position intent, const salesforce::WriteFailure& failure,
                                        Tries tries) {
  world_.sleep(tries.pauses.next(failure.retry_after_ms));
  PresentValues present = wanted_of(batch, plan_);
  if (auto read = present.read(client_, settings_.object, zone_); !read) {
    if (is_the_end(read.error())) return read;
    effects_.count(ItemOutcome::unknown, batch.size());
    return tl::unexpected(failure.error);
  }
  std::vector<Item> again;
  Effects::Exceptions exceptions;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (holds_new(batch[i], plan_, present)) continue;
    const bool by_others = is_changed(batch[i], plan_, present);  // somebody's word, which is not written over
    if (by_others) effects_.count(ItemOutcome::unknown);
    else again.push_back(batch[i]);
    exceptions.push_back({static_cast<std::uint32_t>(i + 1), static_cast<std::uint8_t>(ItemOutcome::unknown), {}, {}});
  }
  effects_.count(ItemOutcome::arrived, batch.size() - exceptions.size());
  if (exceptions.empty()) return effects_.settle(intent, ItemOutcome::arrived, {}, true);
  if (batch.size() == 1 && again.size() == 1 && !may_try_again(tries)) return leave_alone(batch, failure.error);
  ++tries.attempt;
  tries.failures += batch.size() == 1 ? 1 : 0;  // several are halved, down to the one that it is for
  if (auto sent = send_in(again, half_of(batch.size()), tries); !sent) return sent;
  return effects_.settle(intent, ItemOutcome::arrived, std::move(exceptions));
}

/// Its intent stays open: reading closes it.
Result<void> SalesforceWriter::leave_alone(Batch batch, const Error& error) {
  effects_.count(ItemOutcome::unknown, batch.size());
  if (++left_alone_ <= most_left_alone) return {};
  return tl::unexpected(error);
}

void SalesforceWriter::fill(const Item& item, salesforce::Update& update) const {
  update.fields.resize(item.changes.size());
  for (std::size_t i = 0; i < item.changes.size(); ++i) {
    update.fields[i].name = plan_.fields[item.changes[i]->field];
    update.fields[i].value = salesforce::field_value_of(item.changes[i]->new_value);
  }
}

std::vector<salesforce::Update> SalesforceWriter::updates_of(Batch batch) const {
  std::vector<salesforce::Update> updates(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    updates[i].id = batch[i].target();
    fill(batch[i], updates[i]);
  }
  return updates;
}

salesforce::Updates SalesforceWriter::many_updates_of(Batch batch) const {
  return {batch.size(), [batch](std::size_t place) { return batch[place].target(); },
          [this, batch](std::size_t place, salesforce::Update& update) { fill(batch[place], update); }};
}

Result<void> SalesforceWriter::by_jobs(Batch items, const Tries& tries) {
  while (!items.empty()) {
    const std::size_t length = bulk_.batch_length(many_updates_of(items));
    if (auto done = run_job(items.first(length), tries); !done) return done;
    items = items.subspan(length);
    if (tries.attempt == 1) done_ += length;
  }
  return {};
}

Result<void> SalesforceWriter::run_job(Batch batch, Tries tries) {
  tell_progress();
  Job job;
  job.records_of_an_intent = std::max(least_records_of_an_intent, batch.size() / most_intents_of_a_job + 1);
  const auto make_durable = [&](const salesforce::JobId& id) -> Result<void> {
    job.id = id;
    for (Batch rest = batch; !rest.empty();) {
      const Batch some = rest.first(std::min(rest.size(), job.records_of_an_intent));
      const auto intent =
          effects_.intend(some, {.attempt = tries.attempt,
                                 .quiet_until = {world_.clock().milliseconds + patience_.salesforce_quiet},
                                 .targets_read_at = read_at_,
                                 .object = settings_.object,
                                 .job = id});
      if (!intent) return tl::unexpected(intent.error());
      job.intents.push_back(*intent);
      rest = rest.subspan(some.size());
    }
    return {};
  };
  const auto written = bulk_.write(settings_.object, many_updates_of(batch), make_durable);
  if (written) return take_job(batch, job, *written, std::move(tries));
  if (is_the_end(written.error().error)) return tl::unexpected(written.error().error);
  return take_job_failure(batch, job, written.error(), std::move(tries));
}

Result<void> SalesforceWriter::take_job(Batch batch, const Job& job, const salesforce::JobOutcomes& written,
                                        Tries tries) {
  std::vector<Item> again;
  std::vector<EffectSettled> settlings;
  std::size_t first = 0;
  for (const Position intent : job.intents) {
    const Batch some = batch.subspan(first, std::min(batch.size() - first, job.records_of_an_intent));
    EffectSettled& settled =
        settlings.emplace_back(EffectSettled{intent, 0, false, static_cast<std::uint8_t>(ItemOutcome::accepted), {}});
    std::ranges::move(again_of(some, written, first, tries, settled.exceptions), std::back_inserter(again));
    first += some.size();
  }
  if (auto settled = effects_.settle(settlings); !settled) return settled;
  static_cast<void>(bulk_.remove(job.id));  // where it stays, Salesforce deletes it after a week
  const bool many = again.size() > settings_.collections_up_to;
  return send_again(again, many ? 0 : half_of(salesforce::Collections::most_records), 0, std::move(tries));
}

Result<void> SalesforceWriter::take_job_failure(Batch batch, const Job& job, const salesforce::WriteFailure& failure,
                                                Tries tries) {
  if (failure.may_have_arrived) {
    effects_.count(ItemOutcome::unknown, batch.size());
    return tl::unexpected(failure.error);
  }
  const bool smaller = failure.smaller_may_help && batch.size() > 1;
  if (!smaller && !(may_pass_later(failure.error) && may_try_again(tries))) {
    if (auto rejected = reject(batch, job, failure.error, false); !rejected) return rejected;
    return tl::unexpected(failure.error);
  }
  std::vector<EffectSettled> settlings;
  for (const Position intent : job.intents)
    settlings.push_back({intent, 0, false, static_cast<std::uint8_t>(ItemOutcome::not_there), {}});
  if (auto settled = effects_.settle(settlings); !settled) return settled;
  if (!smaller) return send_again({batch.begin(), batch.end()}, 0, failure.retry_after_ms, std::move(tries));
  ++tries.attempt;
  const std::size_t half = half_of(batch.size());
  if (auto first = by_jobs(batch.first(half), tries); !first) return first;
  return by_jobs(batch.subspan(half), tries);
}

}  // namespace tidemark::sync
