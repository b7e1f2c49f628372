#include "intents.h"

#include <random>
#include <string>

#include <sys/random.h>

#include "core/events/codec.h"
#include "core/events/effect_events.h"
#include "core/events/records.h"

namespace tidemark::bench {
namespace {

/// Changes of one of four fields of a random entity, from its source record.
Event intent(std::mt19937_64& random) {
  static const char* const fields[] = {"custom.region", "custom.stage", "custom.arr", "custom.owner_email"};
  EffectIntended body;
  body.connection = "visitor";
  body.direction = "pull";
  Event event = event_of(body, 1);
  std::string item;
  for (std::size_t i = 0; i < changes_an_intent; ++i) {
    const auto entity = random() % entities;
    const std::string id = "v-" + std::to_string(100'000 + entity);
    const std::string source = "0035g00000" + std::to_string(10'000'000 + entity);
    const auto field = random() % 4;
    const std::string before = "\"value-" + std::to_string(random() % 1'000) + "\"";
    const std::string after = "\"value-" + std::to_string(random() % 1'000) + "\"";
    item.clear();
    write_record({id, source, {{0, fields[field], before, after}}}, item);
    event.items.add(item);
  }
  return event;
}

}  // namespace

std::unique_ptr<log::LogStore> open_log(const std::filesystem::path& directory) {
  log::LogStore::Options options;
  options.clock = [] { return Instant{1'700'000'000'000}; };
  options.entropy = [](std::span<std::uint8_t> bytes) {
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) std::abort();
  };
  return or_give_up(log::LogStore::open(directory, std::move(options)));
}

std::size_t fill(log::EventLog& log, std::size_t changes) {
  std::mt19937_64 random{42};
  std::size_t bytes = 0;
  for (std::size_t done = 0; done < changes; done += changes_an_intent) {
    const Event intended = intent(random);
    bytes += intended.items.byte_size();
    const auto head = or_give_up(log.append(log.head().position, {&intended, 1}));
    const Event settled = event_of(EffectSettled{head.position, 0, false, 0, {}}, 1);
    bytes += settled.items.byte_size();
    or_give_up(log.append(head.position, {&settled, 1}));
  }
  return bytes;
}

}  // namespace tidemark::bench
