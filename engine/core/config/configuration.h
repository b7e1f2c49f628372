#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/error.h"

namespace tidemark {

/// What a subscription syncs, as its configuration file says it (docs/configuration.md; published as a JSON Schema in
/// docs/configuration.schema.json). Values here are checked: whoever holds a Configuration needs no further checks but those
/// that need a schema.

enum class EntityKind : std::uint8_t { visitor, account };
enum class Direction : std::uint8_t { pull, push };

/// "visitor", "account"; "pull", "push"; and "visitorId", "accountId".
[[nodiscard]] std::string_view name_of(EntityKind kind);
[[nodiscard]] std::string_view name_of(Direction direction);
[[nodiscard]] std::string_view id_name_of(EntityKind kind);

/// A constant of a line, or a value of a `values` table's answer.
using Constant = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, std::vector<std::string>>;

struct Trim {
  friend bool operator==(const Trim&, const Trim&) = default;
};
struct Lower {
  friend bool operator==(const Lower&, const Lower&) = default;
};
struct Upper {
  friend bool operator==(const Upper&, const Upper&) = default;
};
struct Scale {
  std::string factor;  ///< as written in the file, a JSON number: decimal arithmetic needs its digits

  friend bool operator==(const Scale&, const Scale&) = default;
};
struct Values {
  enum class Otherwise : std::uint8_t { pass, clear, invalid };
  std::vector<std::pair<std::string, std::string>> table;  ///< sorted by the first
  Otherwise otherwise = Otherwise::invalid;

  friend bool operator==(const Values&, const Values&) = default;
};
using Converter = std::variant<Trim, Lower, Upper, Scale, Values>;

enum class ColumnType : std::uint8_t { text, integer, floating, boolean, date, list };
[[nodiscard]] std::string_view name_of(ColumnType type);  ///< as the file has it: "float"

/// One line of a mapping: a pull line or a push column.
struct MappingLine {
  std::string place;                 ///< "connections.visitor.pull[2]": how errors and `refused` lines name it
  std::string from;                  ///< source field or column; empty where `constant` is set
  std::optional<Constant> constant;  ///< in place of `from`
  std::string to;                    ///< as written: pull "region" (a field of the pull group), push "Pendo_NPS__c"
  bool keep_when_empty = false;      ///< "when_empty": "keep"
  bool only_if_empty = false;        ///< "write": "only_if_empty"
  bool is_volatile = false;
  bool truncate = false;           ///< push only
  std::optional<ColumnType> type;  ///< push only
  std::vector<Converter> convert;

  friend bool operator==(const MappingLine&, const MappingLine&) = default;
};

struct ReportPush {
  std::string report;
  std::vector<MappingLine> columns;

  friend bool operator==(const ReportPush&, const ReportPush&) = default;
};

/// The guard's limits (X11); a plan beyond them is held.
struct Guard {
  std::uint64_t changed = 500;
  double changed_share = 0.2;
  std::uint64_t cleared = 100;
  double cleared_share = 0.1;
  double shrunk_share = 0.5;

  friend bool operator==(const Guard&, const Guard&) = default;
};

struct Connection {
  EntityKind kind = EntityKind::visitor;
  std::string object;                 ///< "Contact", "Anything__c"
  std::string pendo_identifier;       ///< "visitorId", "accountId" or "group.field"
  std::string salesforce_identifier;  ///< "Email"
  bool ignore_case = false;
  bool duplicates_all = false;  ///< "duplicates": "all"
  std::string salesforce_filter;
  std::string pendo_filter;
  std::optional<Guard> guard = Guard{};  ///< nothing: "off"
  std::vector<MappingLine> pull;
  std::vector<ReportPush> push;

  friend bool operator==(const Connection&, const Connection&) = default;
};

/// Where a subscription's messages go (X16). What the form needs to get there – an address, a key – is the credential's.
struct Destination {
  enum class Form : std::uint8_t { webhook, slack, pagerduty, email };
  std::string name;  ///< [a-z0-9-]{1,40}
  Form form = Form::webhook;
  std::string credential;
  std::vector<std::string> to;  ///< email: who gets them

  friend bool operator==(const Destination&, const Destination&) = default;
};
[[nodiscard]] std::string_view name_of(Destination::Form form);

/// How long what nothing needs any more is kept, in days. The log is kept whole.
struct Retention {
  std::uint64_t pages = 30;              ///< of the archive, but for the newest of each part
  std::uint64_t calls = 30;              ///< requests that failed, with their answers
  std::optional<std::uint64_t> letters;  ///< then a letter is dropped; nothing: it waits until somebody decides

  friend bool operator==(const Retention&, const Retention&) = default;
};

struct Configuration {
  std::string subscription;
  std::string time_zone;
  std::string salesforce_login_url;
  std::string salesforce_api_version;
  std::string salesforce_credential;
  /// Calls of the org's 24 hours that a run leaves for others; nothing: a twentieth of what the org is allowed.
  std::optional<std::uint64_t> salesforce_call_reserve;
  /// Records that one part of a run writes by sObject Collections, 200 a call; more go by a Bulk job. 0: always by a job.
  std::uint64_t salesforce_collections_up_to = 2'000;
  std::string pendo_host;
  std::string pendo_credential;
  std::string pull_group = "custom";
  std::vector<Connection> connections;  ///< visitor before account; at most one of each kind (M2)
  std::vector<Destination> messages;    ///< no two of one name
  Retention retention;

  [[nodiscard]] const Connection* connection(EntityKind kind) const;

  friend bool operator==(const Configuration&, const Configuration&) = default;
};

/// Reads a configuration file: JSON, `//` and `/* */` comments allowed. On failure the list holds *all* errors of the file (of more
/// than a thousand the rest is counted), in its order; each has line and place ("line 31, connections.visitor.pull[2].convert[0]")
/// in `where`, in `what` the value and what is allowed, in `hint` what may have been meant. Where the file is no JSON the one error
/// has line and column. `known_zone` says whether a time zone exists (the core has no table of them).
[[nodiscard]] tl::expected<Configuration, std::vector<Error>> read_configuration(
    std::string_view json, bool (*known_zone)(std::string_view name));

/// The file that says the same, in one form: keys in the order of docs/configuration.md, defaults left out, two blanks a level, a
/// line feed at the end. Reading it gives an equal configuration.
[[nodiscard]] std::string write_configuration(const Configuration& configuration);

}  // namespace tidemark
