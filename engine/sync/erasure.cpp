#include "sync/erasure.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/config/configuration.h"
#include "core/events/codec.h"
#include "core/events/fact_events.h"
#include "core/hash/blake2b.h"
#include "core/pages/page.h"
#include "core/planning/identifier.h"
#include "core/planning/lines.h"
#include "core/text/blanks.h"
#include "sync/asked_names.h"
#include "sync/journal.h"

namespace tidemark::sync {
namespace {

constexpr std::string_view key_purpose = "tidemark hash of persons 1";

std::vector<std::string> texts_of(const std::vector<PersonName>& names) {
  std::vector<std::string> texts;
  for (const PersonName& name : names) texts.push_back(name.text);
  return texts;
}

/// What stays and tells of the person: items of others, and bodies, that have one of the names, identifiers or addresses.
class Mentions {
 public:
  Mentions(const std::vector<std::string>& names, const PersonsItems::Texts& identifiers,
           const PersonsItems::Texts& addresses)
      : names_{names, identifiers}, addresses_{{}, addresses} {
    for (const std::string& address : addresses) own_.emplace(address, NamesInBytes{{}, {address}});
  }

  void take(Position position, const Event& event, const std::vector<std::uint64_t>& going) {
    for (std::size_t i = 0; i < event.items.size(); ++i) {
      if (std::ranges::find(going, i) != going.end()) continue;
      const bool has_address = addresses_.are_in(event.items[i]);
      if (has_address) std::erase_if(own_, [&](const auto& address) { return address.second.are_in(event.items[i]); });
      if (!has_address && !names_.are_in(event.items[i])) continue;
      StillThere& found = event.type == EventType::configured ? configurations_ : i == 0 ? bodies_ : others_;
      if (found.times++ == 0) found.first = position;
    }
  }

  void tell(std::vector<StillThere>& still_there) const {
    for (const StillThere* found : {&configurations_, &bodies_, &others_})
      if (found->times > 0) still_there.push_back(*found);
  }

  /// Addresses that nobody else's records have, as they would that of an owner whom many share.
  [[nodiscard]] PersonsItems::Texts own_addresses() const {
    PersonsItems::Texts own;
    for (const auto& [address, in_bytes] : own_) own.insert(address);
    return own;
  }

 private:
  NamesInBytes names_;
  NamesInBytes addresses_;
  std::map<std::string, NamesInBytes, std::less<>> own_;
  StillThere configurations_{"versions of the configuration that name the person", 0, 0};
  StillThere bodies_{"events that name the person in what they say themselves", 0, 0};
  StillThere others_{"records of others that have an id or address of the person's records", 0, 0};
};

using Places = std::set<std::pair<Position, std::uint32_t>>;

Result<Places> places_stepped_over(const views::Views& views) {
  const auto rows = views.stepped_over();
  if (!rows) return tl::unexpected(rows.error());
  Places places;
  for (const views::SteppedOverRow& row : *rows) places.emplace(row.position, row.index);
  return places;
}

/// Adds items to those that are named already: neighbours become one.
void add(std::vector<NamedItems>& named, Position position, std::uint32_t event, std::uint64_t item) {
  if (!named.empty()) {
    NamedItems& last = named.back();
    if (last.position == position && last.event == event && last.first + last.count == item) {
      ++last.count;
      return;
    }
  }
  named.push_back({position, event, item, 1});
}

/// Everything of a person, found.
class Search {
 public:
  Search(const ErasureWorld& world, const ErasureAsked& asked) : world_{world}, asked_{asked} {}

  [[nodiscard]] Result<Erasure> run() {
    auto person = find_person(*world_.views, asked_.person, where_many_share());
    if (!person) return tl::unexpected(std::move(person.error()));
    found_.person = std::move(*person);
    auto done = learn().and_then([&] { return search_log(); }).and_then([&] { return search_archive(); });
    if (!done) return tl::unexpected(std::move(done.error()));
    found_.pages = pages_.size();
    found_.identifier_known = seen_in_a_page_ || !identifiers_.empty();
    found_.receipt = PersonHash{world_.key}(role_of(asked_.person), asked_.person.text);
    return found_;
  }

  /// Pages that have the id alone would go, though it is of somebody else.
  [[nodiscard]] Result<void> check_kind() const {
    if (found_.items > 0 || !asked_.person.kind || asked_.suppress) return {};
    PersonsItems others{{{asked_.person.text, std::nullopt}}, {}};
    bool is_known = false;
    auto read = each_event(others, [&](Position, std::uint32_t, const Event&, const Going& going) {
      is_known = is_known || !going.empty();
    });
    if (read && is_known)
      return failure(ErrorCode::not_found, "the log knows that id as somebody else's", "erase",
                     "is it a visitor's, an account's or a Salesforce record's?");
    return read;
  }

  [[nodiscard]] const std::vector<NamedItems>& named() const { return named_; }
  [[nodiscard]] std::vector<std::string>& pages() { return pages_; }
  /// What a later read would know the person by, hashed.
  [[nodiscard]] std::set<std::string> suppressible() const {
    const PersonHash hash{world_.key};
    std::set<std::string> hashes;
    for (const PersonName& name : found_.person.names) hashes.insert(hash(role_of(name), name.text));
    for (const auto& [kind, identifier] : identifiers_) hashes.insert(hash(identifier_role(kind), identifier));
    return hashes;
  }

  /// Nobody is named in what stays.
  [[nodiscard]] Result<void> check_reason() const {
    if (!words().are_in(asked_.reason)) return {};
    return failure(ErrorCode::invalid_input, "the reason names the person, and stays in the log", "erase",
                   "say it otherwise, such as by the number of the request");
  }

 private:
  using Going = std::vector<std::uint64_t>;
  using Take = std::function<void(Position position, std::uint32_t index, const Event& event, const Going& going)>;

  /// The mapping of today, which is the only one that pages can be read by; none where none holds.
  [[nodiscard]] std::optional<Configuration> configuration() const {
    const auto row = world_.views->configuration();
    if (!row) return std::nullopt;
    auto read = read_configuration(row->configuration, [](std::string_view) { return true; });
    return read ? std::optional{std::move(*read)} : std::nullopt;
  }

  /// Of which kind one identifier may be that of many.
  [[nodiscard]] std::set<EntityKind> where_many_share() const {
    std::set<EntityKind> kinds;
    if (const auto mapping = configuration())
      for (const EntityKind kind : {EntityKind::visitor, EntityKind::account})
        if (const Connection* connection = mapping->connection(kind); connection && connection->duplicates_all)
          kinds.insert(kind);
    return kinds;
  }

  [[nodiscard]] Result<void> each_event(PersonsItems& items, const Take& take) const {
    const auto stepped_over = places_stepped_over(*world_.views);
    if (!stepped_over) return tl::unexpected(stepped_over.error());
    return world_.log->read(
        1, world_.log->head().position, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
          for (std::uint32_t index = 0; index < entry.events.size(); ++index) {
            const Event& event = entry.events[index].event;
            const auto going = stepped_over->contains({entry.position, index}) ? Result<Going>{with_words(event)}
                                                                               : items.of(entry.position, index, event);
            if (!going) return tl::unexpected(going.error());
            take(entry.position, index, event, *going);
          }
          return true;
        });
  }

  /// Of an event that no view takes nobody knows what it says: whatever of it has a word of the person's goes.
  [[nodiscard]] Going with_words(const Event& event) const {
    const NamesInBytes person = words();
    Going going;
    for (std::uint64_t i = 1; i < event.items.size(); ++i)
      if (!event.items.was_erased(i) && person.are_in_item(event.items[i])) going.push_back(i);
    return going;
  }

  /// What identifies the person has to be known before it is looked for.
  [[nodiscard]] Result<void> learn() {
    world_.progress("looking through the log");
    PersonsItems items{found_.person.names, {}, found_.person.of_many};
    std::vector<PageFetched> pages;
    auto read = each_event(items, [&](Position, std::uint32_t, const Event& event, const Going&) {
      if (event.type == EventType::calls_failed)
        if (const auto calls = body_of<CallsFailed>(event)) captured_.insert(calls->archive_name);
      if (event.type != EventType::page_fetched) return;
      if (auto page = body_of<PageFetched>(event)) pages.push_back(std::move(*page));
    });
    addresses_ = items.addresses();
    identifiers_ = items.identifiers();
    return read.and_then([&] { return learn_from(pages); });
  }

  /// The identifiers of who was matched stand in pages alone. A page that can't be read so is of an earlier mapping, and tells nothing.
  [[nodiscard]] Result<void> learn_from(const std::vector<PageFetched>& pages) {
    const auto mapping = configuration();
    if (!mapping) return {};
    for (const PageFetched& page : pages) {
      const auto part = part_of(page.connection, page.direction);
      const Connection* connection = part ? mapping->connection(part->kind) : nullptr;
      const bool of_report = part && part->direction == Direction::push && page.side == "source";
      if (connection == nullptr || of_report || page.side == "own_writes") continue;
      if (found_.person.of_many.contains(connection->kind)) continue;
      const auto bytes = world_.archive->get(page.archive_name);
      if (bytes) learn_from(*bytes, page, *connection);
    }
    return {};
  }

  void learn_from(std::string_view bytes, const PageFetched& page, const Connection& connection) {
    const bool salesforce = (page.direction == name_of(Direction::pull)) == (page.side == "source");
    const std::string id{salesforce ? std::string_view{"Id"} : id_name_of(connection.kind)};
    const bool by_id = !salesforce && connection.pendo_identifier == id;
    const std::vector<Column> columns{{{id}},
                                      {salesforce ? split_path(connection.salesforce_identifier)
                                       : by_id    ? std::vector{id}
                                                  : metadata_path(connection.pendo_identifier)}};
    const PageFormat format = page.format == "csv" ? PageFormat::csv
                              : salesforce         ? PageFormat::salesforce_json
                                                   : PageFormat::pendo_json;
    const std::vector<Page> pages{{bytes, format, "page"}};
    const auto table = decode(pages, columns);
    if (!table) return;
    const IdentifierRule rule{.ignore_case = connection.ignore_case};
    const std::optional<EntityKind> kind = salesforce ? std::nullopt : std::optional{connection.kind};
    std::string scratch;
    for (std::uint32_t row = 0; row < table->size(); ++row) {
      const Table::Row cells = table->row(row);
      const PersonName name{std::string{cells.text(0, scratch)}, kind};
      if (std::ranges::find(found_.person.names, name) == found_.person.names.end()) continue;
      seen_in_a_page_ = true;
      if (const auto identifier = canonical(cells.bytes, cells.cells[1], rule, scratch))
        identifiers_.emplace(connection.kind, *identifier);
    }
  }

  [[nodiscard]] PersonsItems::Texts identifier_texts() const {
    PersonsItems::Texts texts;
    for (const auto& [kind, identifier] : identifiers_) texts.insert(identifier);
    return texts;
  }

  [[nodiscard]] NamesInBytes words() const {
    PersonsItems::Texts texts = identifier_texts();
    texts.insert(addresses_.begin(), addresses_.end());
    return NamesInBytes{texts_of(found_.person.names), texts};
  }

  [[nodiscard]] Result<void> search_log() {
    PersonsItems items{found_.person.names, identifiers_, found_.person.of_many};
    Mentions mentions{texts_of(found_.person.names), identifier_texts(), addresses_};
    Position last = 0;
    auto read = each_event(items, [&](Position position, std::uint32_t index, const Event& event, const Going& going) {
      for (const std::uint64_t item : going) add(named_, position, index, item);
      found_.items += going.size();
      if (!going.empty() && std::exchange(last, position) != position) ++found_.entries;
      mentions.take(position, event, going);
    });
    found_.others.assign(items.others().begin(), items.others().end());
    mentions.tell(found_.still_there);
    addresses_ = mentions.own_addresses();
    if (items.words_that_stay() > 0)
      found_.still_there.push_back({"answers of an older Tidemark's time, whose words stay with those about others",
                                    items.words_that_stay(), 0});
    return read;
  }

  [[nodiscard]] Result<void> search_archive() {
    world_.progress("looking through the archive");
    const auto names = world_.archive->names();
    if (!names) return tl::unexpected(names.error());
    const NamesInBytes person = words();
    std::vector<std::string> damaged;
    for (const std::string& name : *names) {
      const auto bytes = world_.archive->get(name);
      if (!bytes && bytes.error().code == ErrorCode::not_found) continue;  // tidied meanwhile
      if (!bytes && bytes.error().code != ErrorCode::corrupt) return tl::unexpected(bytes.error());
      if (!bytes) damaged.push_back(name);
      else if (person.are_in(*bytes)) pages_.push_back(name);
    }
    if (found_.items == 0 && pages_.empty()) return {};
    // What is damaged can't be searched, and is of no use to anybody. In captured calls a name may be written in ways that nobody thinks
    // of: an address, JSON within JSON. They are there for a time only.
    pages_.insert(pages_.end(), damaged.begin(), damaged.end());
    std::ranges::copy_if(*names, std::back_inserter(pages_),
                         [&](const auto& name) { return captured_.contains(name); });
    std::ranges::sort(pages_);
    const auto doubles = std::ranges::unique(pages_);
    pages_.erase(doubles.begin(), doubles.end());
    return {};
  }

  const ErasureWorld& world_;
  const ErasureAsked& asked_;
  Erasure found_;
  std::vector<NamedItems> named_;
  std::vector<std::string> pages_;
  bool seen_in_a_page_ = false;
  PersonsItems::Identifiers identifiers_;
  std::set<std::string, std::less<>> captured_;  ///< archive names of calls that failed
  PersonsItems::Texts addresses_;
};

Result<void> check_person(const PersonName& person) {
  if (person.text.empty()) return failure(ErrorCode::invalid_input, "whom it is about is not said", "erase");
  // By its first fifteen characters alone it would be found in some places and not in others.
  const bool is_whole_id = !person.kind && person.text.size() == 18;
  if (is_whole_id && complete_id(std::string_view{person.text}.substr(0, 15)) != person.text)
    return failure(ErrorCode::invalid_input,
                   "this is no Salesforce id: its last three characters belong to another one", "erase",
                   "copy it from the record's address; the first fifteen are enough");
  return {};
}

Result<void> check(const ErasureAsked& asked) {
  if (auto known = check_person(asked.person); !known) return known;
  if (trim_blanks(asked.reason).empty())
    return failure(ErrorCode::invalid_input, "an erasure has a reason, such as the number of the request", "erase",
                   "say it without naming the person: it stays in the log");
  if (NamesInBytes{{asked.person.text}}.are_in(asked.reason))
    return failure(ErrorCode::invalid_input, "the reason names the person, and stays in the log", "erase",
                   "say it otherwise, such as by the number of the request");
  return {};
}

Result<void> check_at_rest(const ErasureWorld& world) {
  const auto runs = world.views->runs(1);
  if (!runs) return tl::unexpected(runs.error());
  if (!runs->empty() && (runs->front().state == RunState::running || runs->front().state == RunState::continued))
    return failure(ErrorCode::refused, "a run has not come to its end, and may be writing about the person",
                   "run " + std::to_string(runs->front().number), "let it end, or `tidemark sync` ends it");
  return {};
}

tl::unexpected<Error> nobody(const ErasureAsked& asked) {
  return failure(ErrorCode::not_found, "neither log nor archive has anything of this " + role_of(asked.person), "erase",
                 "is the id spelled as Pendo or Salesforce has it? capitals count");
}

bool is_nothing(const Erasure& found) { return found.items == 0 && found.pages == 0; }

Event event_for(const ErasureWorld& world, const ErasureAsked& asked, Search& search, const Erasure& found) {
  Erased body{.actor = asked.actor,
              .reason = asked.reason,
              .kind = role_of(asked.person),
              .receipt = found.receipt,
              .suppressed = {},
              .pages = std::move(search.pages()),
              .key = PersonHash{world.key}.key_id(),
              .instead_of = asked.instead_of};
  if (asked.suppress) {
    std::set<std::string> hashes = search.suppressible();
    hashes.insert(asked.also_suppressed.begin(), asked.also_suppressed.end());
    body.suppressed.assign(hashes.begin(), hashes.end());
  }
  Event event = event_of(body, 0, 0, {{"items", found.items}, {"entries", found.entries}, {"pages", found.pages}});
  std::string item;
  for (const NamedItems& named : search.named()) {
    item.clear();
    write_named(named, item);
    event.items.add(item);
  }
  return event;
}

/// All behind the event: each step may be done again.
Result<void> carry_out(const ErasureWorld& world, Position erased, const std::vector<std::string>& pages) {
  world.progress("taking it out of the log");
  if (auto gone = world.log->erase(erased); !gone) return gone;
  world.progress("taking it out of the archive");
  for (const std::string& page : pages)
    if (auto gone = world.archive->remove(page); !gone) return gone;
  world.progress("folding the views anew");
  if (auto gone = world.views->forget(); !gone) return gone;
  auto appended = Journal{*world.log}.append(event_of(ErasureDone{erased}, 0, erased));
  if (!appended) return tl::unexpected(std::move(appended.error()));
  return world.views->catch_up().map([](const auto&) {});
}

Result<void> check_own_key(const ErasureWorld& world) {
  const auto rows = world.views->erasures();
  return rows ? check_key(*rows, world.key) : tl::unexpected(rows.error());
}

Result<Erasure> erase_at_rest(const ErasureWorld& world, const ErasureAsked& asked) {
  if (auto finished = finish_erasures(world); !finished) return tl::unexpected(std::move(finished.error()));
  if (auto same = check_own_key(world); !same) return tl::unexpected(std::move(same.error()));
  Search search{world, asked};
  auto found = search.run();
  if (!found) return found;
  if (is_nothing(*found) && !asked.suppress) return nobody(asked);
  auto checked = search.check_kind().and_then([&] { return search.check_reason(); });
  if (!checked) return tl::unexpected(std::move(checked.error()));
  auto appended = Journal{*world.log}.append(event_for(world, asked, search, *found));
  if (!appended) return tl::unexpected(std::move(appended.error()));
  found->position = *appended;
  if (auto caught_up = world.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  const auto rows = world.views->erasures();
  if (!rows) return tl::unexpected(rows.error());
  if (auto done = carry_out(world, *appended, rows->back().erased.pages); !done)
    return tl::unexpected(std::move(done.error()));
  return found;
}

/// Whom a receipt is of, where the log has the name.
Result<std::optional<PersonName>> person_behind(const ErasureWorld& world, const Erased& receipt) {
  const PersonHash hash{world.key};
  std::set<PersonName> seen;
  std::optional<PersonName> found;
  const auto look = [&](const PersonName& name) {
    if (!found && role_of(name) == receipt.kind && seen.insert(name).second &&
        hash(receipt.kind, name.text) == receipt.receipt)
      found = name;
  };
  const auto stepped_over = places_stepped_over(*world.views);
  if (!stepped_over) return tl::unexpected(stepped_over.error());
  auto read =
      world.log->read(1, world.log->head().position, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
        for (std::uint32_t index = 0; index < entry.events.size(); ++index) {
          if (stepped_over->contains({entry.position, index})) continue;
          if (auto named = each_name(entry.events[index].event, look); !named)
            return tl::unexpected(std::move(named.error()));
        }
        return !found;
      });
  if (!read) return tl::unexpected(std::move(read.error()));
  return found;
}

}  // namespace

std::string person_key(std::string_view seed) {
  const Digest digest = blake2b(key_purpose, seed);
  return {digest.bytes.begin(), digest.bytes.end()};
}

Result<void> check_key(const std::vector<views::ErasureRow>& erasures, std::string_view key) {
  const std::string id = PersonHash{key}.key_id();
  for (const views::ErasureRow& row : erasures)
    if (!row.erased.key.empty() && row.erased.key != id)
      return failure(ErrorCode::corrupt,
                     "persons were erased under key " + row.erased.key + ", and vault/log.signing gives key " + id,
                     "the erasure at log position " + std::to_string(row.position),
                     "put back vault/log.signing from a backup of this directory: by another nobody knows whom the "
                     "erasure keeps out");
  return {};
}

Result<Erasure> look_for(const ErasureWorld& world, const ErasureAsked& asked) {
  if (auto known = check_person(asked.person); !known) return tl::unexpected(std::move(known.error()));
  if (auto same = check_own_key(world); !same) return tl::unexpected(std::move(same.error()));
  Search search{world, asked};
  auto found = search.run();
  if (found && is_nothing(*found)) return nobody(asked);
  return found ? search.check_kind().map([&] { return std::move(*found); }) : found;
}

Result<Erasure> erase(const ErasureWorld& world, const ErasureAsked& asked) {
  auto checked = check(asked).and_then([&] { return check_at_rest(world); });
  if (!checked) return tl::unexpected(std::move(checked.error()));
  return erase_at_rest(world, asked);
}

Result<bool> erase_again(const ErasureWorld& world, const Erased& receipt, Position lost) {
  if (auto finished = finish_erasures(world); !finished) return tl::unexpected(std::move(finished.error()));
  if (auto same = check_own_key(world); !same) return tl::unexpected(std::move(same.error()));
  const auto person = person_behind(world, receipt);
  if (!person) return tl::unexpected(person.error());
  if (*person) {
    return erase_at_rest(
               world, {**person, receipt.actor, receipt.reason, !receipt.suppressed.empty(), receipt.suppressed, lost})
        .map([](const Erasure&) { return true; });
  }
  Erased again = receipt;
  again.pages.clear();
  again.instead_of = lost;
  auto appended = Journal{*world.log}.append(event_of(again, 0));
  if (!appended) return tl::unexpected(std::move(appended.error()));
  appended = Journal{*world.log}.append(event_of(ErasureDone{*appended}, 0, *appended));
  if (!appended) return tl::unexpected(std::move(appended.error()));
  return world.views->catch_up().map([](const auto&) { return false; });
}

bool is_known(const std::vector<views::ErasureRow>& erasures, std::string_view receipt, Position position) {
  return std::ranges::any_of(erasures, [&](const views::ErasureRow& row) {
    return row.erased.receipt == receipt && (row.position == position || row.erased.instead_of == position);
  });
}

Result<std::uint64_t> finish_erasures(const ErasureWorld& world) {
  const auto rows = world.views->erasures();
  if (!rows) return tl::unexpected(rows.error());
  std::uint64_t finished = 0;
  for (const views::ErasureRow& row : *rows) {
    if (row.done) continue;
    if (auto done = carry_out(world, row.position, row.erased.pages); !done)
      return tl::unexpected(std::move(done.error()));
    ++finished;
  }
  return finished;
}

}  // namespace tidemark::sync
