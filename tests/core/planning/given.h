#pragma once

#include <deque>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/config/configuration.h"
#include "core/planning/plan.h"
#include "core/planning/plan_files.h"

namespace tidemark::given {

/// The small language in which tests of planning are written: what both sides hold, what is mapped, and what came of it.
///
///     TEST_F(Planning, …) {
///       given(contact("003A", "1001", {{"Region__c", "APAC"}}));
///       given(visitor("1001", {{"region", "EMEA"}}));
///       when_planned({pull("Region__c").into("region")});
///       EXPECT_THAT(changes(), ElementsAre(change("1001", "custom.region", "EMEA", "APAC", "003A")));
///     }
///
/// Everything goes through the files that a user would give: a configuration, describe answers, a schema and pages.

/// A JSON value. Texts of C++ are JSON texts; `literal("1.001E3")` is the JSON as it stands.
struct Any {
  std::string text;  ///< as JSON

  Any(const char* value);                             // NOLINT(google-explicit-constructor)
  Any(std::string_view value);                        // NOLINT(google-explicit-constructor)
  Any(const std::string& value);                      // NOLINT(google-explicit-constructor)
  Any(double value);                                  // NOLINT(google-explicit-constructor)
  Any(int value);                                     // NOLINT(google-explicit-constructor)
  Any(bool value);                                    // NOLINT(google-explicit-constructor)
  Any(std::nullptr_t value);                          // NOLINT(google-explicit-constructor)
  Any(std::initializer_list<std::string_view> list);  // NOLINT(google-explicit-constructor)
  struct Literal {
    std::string text;
  };
  Any(Literal literal) : text{std::move(literal.text)} {}  // NOLINT(google-explicit-constructor)
};
inline Any literal(std::string_view text) { return Any::Literal{std::string{text}}; }

using Fields = std::vector<std::pair<std::string, Any>>;

/// A record of the connected object. Fields of the schema that are not given are null; `lacking` leaves one out of the page.
struct Contact {
  std::string id;
  Fields fields;  ///< "Owner.Email" goes by way of a relationship
  std::vector<std::string> lacks;

  Contact& lacking(std::string field) { return lacks.push_back(std::move(field)), *this; }
};
[[nodiscard]] Contact contact(std::string id, const Any& key, Fields fields = {});

struct Entity {
  std::string id;
  Fields custom;
  Fields agent;
};
/// A visitor with metadata of the group `custom`, and of `agent`.
[[nodiscard]] Entity visitor(std::string id, Fields custom = {}, Fields agent = {});

struct Row {
  std::string id;
  Fields columns;
  std::string report = "R";

  Row& of(std::string other_report) { return report = std::move(other_report), *this; }
};
/// A row of a visitor report.
[[nodiscard]] Row row(std::string visitor, Fields columns = {});

/// A field of Contact, or of another object given before the dot: field("User.Email", "email").
struct Field {
  std::string name;
  std::string type;
  int characters = 0, all_digits = 0, decimals = 0;
  bool writeable = true, only_listed = false;
  std::vector<std::string> values = {};
  std::vector<std::string> leads_to = {};
  std::string by_way_of = {};

  Field& length(int n) { return characters = n, *this; }
  Field& precision(int n) { return all_digits = n, *this; }
  Field& scale(int n) { return decimals = n, *this; }
  Field& read_only() { return writeable = false, *this; }
  Field& listing(std::vector<std::string> picklist) { return values = std::move(picklist), *this; }
  Field& restricted() { return only_listed = true, *this; }
  Field& relationship(std::string relationship_name, std::vector<std::string> objects) {
    return by_way_of = std::move(relationship_name), leads_to = std::move(objects), *this;
  }
};
[[nodiscard]] Field field(std::string name, std::string type);

/// Metadata of the group `custom`, or of another: metadata("agent.email", "string"). The type is the schema's own word.
struct Metadata {
  std::string name;
  std::string type;
};
[[nodiscard]] Metadata metadata(std::string name, std::string type);

/// A line of the mapping.
struct Line {
  bool is_pull = true;
  std::string report = "R";
  std::vector<std::pair<std::string, std::string>> keys = {};  ///< as JSON
  std::vector<std::string> steps = {};                         ///< likewise, the converters

  Line& into(std::string_view target);
  Line& says(std::string key, const Any& value) { return keys.emplace_back(std::move(key), value.text), *this; }
  Line& in(std::string report_name) { return report = std::move(report_name), *this; }
  Line& converted(std::string_view step) { return steps.emplace_back(step), *this; }  ///< {"trim": true}
  Line& keeping_when_empty() { return says("when_empty", "keep"); }
  Line& only_if_empty() { return says("write", "only_if_empty"); }
};
[[nodiscard]] Line pull(std::string_view from);
[[nodiscard]] Line pull_constant(const Any& value);
[[nodiscard]] Line push(std::string_view from);
[[nodiscard]] Line push_constant(const Any& value);

/// What the plan's lines are compared as: `v-1 custom.region: "EMEA" -> "APAC" from 003A`.
[[nodiscard]] std::string change(std::string_view target, std::string_view field, const Any& before, const Any& after,
                                 std::string_view source);
[[nodiscard]] std::string ambiguous(std::string_view identifier, std::vector<std::string> sources,
                                    std::vector<std::string> targets);
[[nodiscard]] std::string invalid(std::string_view target, std::string_view field, const Any& value,
                                  std::string_view source);
[[nodiscard]] std::string no_identifier_of_source(std::string_view id);
[[nodiscard]] std::string no_identifier_of_target(std::string_view id);
[[nodiscard]] std::string unmatched_source(std::string_view identifier, std::string_view id);
[[nodiscard]] std::string unmatched_target(std::string_view identifier, std::string_view id);

/// Contact with Id, Key__c (string) and Region__c (string); visitors with agent.key, custom.region (string); the connection
/// pairs visitorId with Key__c.
class Planning : public ::testing::Test {
 public:
  Planning();

  void given(Contact record) { contacts_.push_back(std::move(record)); }
  void given(Entity entity) { visitors_.push_back(std::move(entity)); }
  void given(Row report_row) { rows_.push_back(std::move(report_row)); }
  void given(const Field& salesforce_field);
  void given(const Metadata& field) { metadata_[field.name] = field.type; }
  void given_no(std::string_view schema_field);  ///< it is in no schema

  /// A page given as its bytes, in place of the records of that side.
  void given_salesforce_page(std::string name, std::string bytes) {
    salesforce_pages_.emplace_back(std::move(name), std::move(bytes));
  }
  void given_pendo_page(std::string name, std::string bytes) {
    pendo_pages_.emplace_back(std::move(name), std::move(bytes));
  }
  void given_report_page(std::string name, std::string bytes) {
    report_pages_.emplace_back(std::move(name), std::move(bytes));
  }

  void identified_by(std::string pendo, std::string salesforce);
  void connection_says(const std::string& key, const Any& value) { connection_[key] = value.text; }
  void time_zone(std::string name) { time_zone_ = std::move(name); }
  void own_write(OwnWrite write) { own_writes_.push_back(std::move(write)); }
  void left_out(std::string target) { left_out_.push_back(std::move(target)); }
  void remembering(GuardMemory memory) { memory_ = std::move(memory); }

  void when_planned(const std::vector<Line>& lines);

  [[nodiscard]] std::vector<std::string> changes() const { return of_kind("change"); }
  [[nodiscard]] std::vector<std::string> left_alone() const { return of_kind("left"); }
  [[nodiscard]] std::vector<std::string> refused() const { return of_kind("refused"); }  ///< the lines' places
  [[nodiscard]] std::vector<std::string> kinds() const;                ///< of all lines, in their order
  [[nodiscard]] std::uint64_t counted(const std::string& what) const;  ///< in the summary
  [[nodiscard]] const std::string& digest() const { return digest_; }
  [[nodiscard]] const std::vector<std::string>& held_by() const { return plan_->held; }
  [[nodiscard]] bool planned() const { return plan_.has_value(); }
  [[nodiscard]] const Plan& the_plan() const { return *plan_; }
  [[nodiscard]] const Error& error() const { return *error_; }
  [[nodiscard]] std::string printed() const { return printed_; }

 private:
  struct PlannedLine {
    std::string kind;
    std::string text;
  };
  [[nodiscard]] std::vector<std::string> of_kind(std::string_view kind) const;
  [[nodiscard]] std::string config_text(const std::vector<Line>& lines) const;
  [[nodiscard]] std::string describe_text(const std::string& object) const;
  [[nodiscard]] std::string schema_text() const;
  [[nodiscard]] std::string contacts_text() const;
  [[nodiscard]] std::string visitors_text() const;
  void read_lines();

  using Pages = std::vector<std::pair<std::string, std::string>>;
  std::vector<Contact> contacts_;
  std::vector<Entity> visitors_;
  std::vector<Row> rows_;
  Pages salesforce_pages_, pendo_pages_, report_pages_;
  std::map<std::string, std::map<std::string, Field>> objects_;
  std::map<std::string, std::string> metadata_;
  std::map<std::string, std::string> connection_;
  std::string time_zone_ = "UTC";
  std::vector<OwnWrite> own_writes_;
  std::vector<std::string> left_out_;
  GuardMemory memory_;

  // What the last plan's views point into.
  std::deque<std::string> bytes_;
  std::optional<Configuration> configuration_;
  Zone zone_;
  std::optional<FileInputs> inputs_;
  PlanInputs plan_inputs_;
  std::optional<Plan> plan_;
  std::optional<Error> error_;
  std::string printed_;
  std::vector<PlannedLine> lines_;
  std::map<std::string, std::uint64_t> counts_;
  std::string digest_;
};

/// What becomes of one value on its way, as JSON; "null" for an empty one, "invalid" where it does not convert.
///
///     what_becomes_of("12.50").from("double").into_metadata("string") == "\"12.5\""
class OneValue : public Planning {
 public:
  /// A Salesforce value of this type, pulled into metadata of that one.
  [[nodiscard]] std::string pulled(const std::string& salesforce_type, const Any& value,
                                   const std::string& metadata_type, const std::vector<std::string>& converters = {},
                                   bool as_csv = false);
  /// A report's value, pushed into this field; `says` are keys of the column ("type", "truncate").
  [[nodiscard]] std::string pushed(const Any& value, const Field& target,
                                   const std::vector<std::pair<std::string, Any>>& says = {},
                                   const std::vector<std::string>& converters = {});
  std::string zone = "UTC";

 private:
  void TestBody() override {}
};

/// The zones of these tests come from the machine.
[[nodiscard]] bool known_zone(std::string_view name);

}  // namespace tidemark::given
