#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/configuration.h"
#include "core/error.h"
#include "core/events/event.h"
#include "core/folds/part.h"
#include "log/event_log.h"
#include "views/views.h"

namespace tidemark::sync {

/// A name by which records tell of a person (or of a company: an account): the id of a visitor or account, or of a Salesforce record.
struct PersonName {
  std::string text;
  std::optional<EntityKind> kind;  ///< nothing: a Salesforce record's, which no other record has

  friend auto operator<=>(const PersonName&, const PersonName&) = default;
};

/// Who somebody is, as far as the log knows: what was asked for, and what it is linked with now.
///
///     find_person(views, {"v-42", EntityKind::visitor})->names      // v-42, and the contact that its values come from
///
/// A record that many have their values from, as under `duplicates: all` a customer's visitors from its account, is none of them.
struct Person {
  std::vector<PersonName> names;   ///< what was asked for comes first
  std::vector<PersonName> once;    ///< linked with it earlier and with another now: not this person's names
  std::vector<PersonName> shared;  ///< linked with it and with others now: not this person's names either
  std::set<EntityKind> of_many;    ///< where the identifier pairs the person with others too, so that it names nobody
};

/// `may_share` tells of which kind the connection lets many have one identifier: nobody is known there by an identifier who isn't known to have
/// it alone.
[[nodiscard]] Result<Person> find_person(const views::Views& views, const PersonName& asked,
                                         const std::set<EntityKind>& may_share = {});

/// What PersonHash is told of a name: "visitor", "account", "record"; and of an identifier.
[[nodiscard]] std::string role_of(const PersonName& name);
[[nodiscard]] std::string identifier_role(EntityKind kind);

/// Calls `take` for the names of records and entities that an event's items are about.
[[nodiscard]] Result<void> each_name(const Event& event, const std::function<void(const PersonName& name)>& take);

/// Finds names in bytes that nobody takes apart: pages, kept plans, captured calls, items of events that no view takes. A name counts where it
/// does not go on to either side, as in `"v-42",`; of a Salesforce id the first 15 characters do, as exports of reports have them.
class NamesInBytes {
 public:
  /// `identifiers` are found in whatever case, as pages have them as they were typed.
  explicit NamesInBytes(const std::vector<std::string>& names,
                        const std::set<std::string, std::less<>>& identifiers = {});

  [[nodiscard]] bool are_in(std::string_view bytes) const;
  /// The same of an item of the log, where the byte before a text is its length, and may look like a letter.
  [[nodiscard]] bool are_in_item(std::string_view bytes) const;

 private:
  struct Pattern {
    std::string text;
    bool goes_on = false;  ///< whether anything may stand behind it
  };
  [[nodiscard]] static bool is_in(const Pattern& pattern, std::string_view bytes, bool packed);
  [[nodiscard]] bool any_in(std::string_view bytes, bool packed) const;
  [[nodiscard]] bool with_escapes(std::string_view bytes, bool packed) const;
  static void add(const std::string& name, std::vector<Pattern>& patterns);

  std::vector<Pattern> patterns_;
  std::vector<Pattern> folded_;
};

/// Takes a log's entries in order and says which items are the person's: records with one of the names as id or partner; classes of such
/// records, and of others that were held for the same one, as they have the person's identifier; and other systems' words about them. What
/// identifies the person is learnt from the first time through.
///
///     PersonsItems first{names, {}};          // all entries
///     PersonsItems items{names, first.identifiers()};
class PersonsItems {
 public:
  using Texts = std::set<std::string, std::less<>>;
  /// Canonical ones; a visitor's says nothing of an account.
  using Identifiers = std::set<std::pair<EntityKind, std::string>>;

  /// No identifiers are learnt of kinds that are `of_many`.
  PersonsItems(const std::vector<PersonName>& names, Identifiers identifiers, std::set<EntityKind> of_many = {});

  /// The person's items of one event. `corrupt` where an item is not laid out as its event says.
  [[nodiscard]] Result<std::vector<std::uint64_t>> of(Position position, std::uint32_t index, const Event& event);

  /// By which the person's records were matched, canonical.
  [[nodiscard]] const Identifiers& identifiers() const { return identifiers_; }
  /// Values of the person's items that look like addresses of e-mail: where others' records have them, the person still is.
  [[nodiscard]] const Texts& addresses() const { return addresses_; }
  /// Others of whom items are the person's too: what they have from the person's record, or were held for the same.
  [[nodiscard]] const std::set<PersonName>& others() const { return others_; }
  /// Answers of version 1, whose words lie in a body with those about others and stay.
  [[nodiscard]] std::uint64_t words_that_stay() const { return words_that_stay_; }

 private:
  using Items = std::vector<std::uint64_t>;
  [[nodiscard]] bool is_own(const PersonName& name) const;
  [[nodiscard]] bool is_name(std::string_view text, EntityKind kind) const;
  [[nodiscard]] Result<Items> of_records(const Event& event, Part part);
  [[nodiscard]] Result<Items> of_classes(const Event& event, Part part);
  [[nodiscard]] Result<Items> of_words(const Event& event);

  std::map<std::string, std::optional<EntityKind>, std::less<>> names_;
  std::map<std::pair<Position, std::uint32_t>, Items> intents_;  ///< that have items of the person
  Identifiers identifiers_;
  std::set<EntityKind> of_many_;
  std::set<PersonName> others_;
  Texts addresses_;
  std::uint64_t words_that_stay_ = 0;
};

}  // namespace tidemark::sync
