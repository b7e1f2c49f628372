#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "random_case.h"
#include "side.h"

namespace tidemark {
namespace {

/// Somebody at work on a subscription: the same pages and schemas all the time, one edit of the configuration after the other, now and then
/// a look in the other direction.
class Work {
 public:
  explicit Work(std::uint64_t seed) : dice_{seed} {
    do given_ = random_case(dice_);
    while (!given_.pull);
    Case pushed;
    do pushed = random_case(dice_);
    while (pushed.pull || pushed.visitors != given_.visitors);
    document_ = Json::parse(given_.config);
    connection()["push"] = Json::parse(pushed.config)["connections"][kind()]["push"];
    // Of a push, rows of reports are planned to the records that a pull has from Salesforce.
    reports_ = std::move(pushed.sources);
    spare_lines_ = connection()["pull"];
    for (Json& report : connection()["push"]) spare_columns_.push_back(report["columns"]);
    write();
  }

  [[nodiscard]] const Case& given() const { return given_; }

  void edit() {
    for (std::size_t edits = 1 + dice_.below(2); edits > 0; --edits) edit_once();
    write();
  }

 private:
  [[nodiscard]] const char* kind() const { return given_.visitors ? "visitor" : "account"; }
  [[nodiscard]] Json& connection() { return document_["connections"][kind()]; }
  void write() { given_.config = document_.dump(1); }

  void edit_once() {
    switch (dice_.below(13)) {
      case 0: return turn();
      case 1: return identify();
      case 2: return filter();
      case 3: connection()["ignore_case"] = dice_.one_in(2); return;
      case 4: connection()["duplicates"] = dice_.of(std::vector<std::string>{"all", "ambiguous"}); return;
      case 5: connection()["guard"] = dice_.one_in(2) ? Json("off") : Json{{"changed", 1}, {"cleared", 1}}; return;
      case 6:
        document_["time_zone"] = dice_.of(std::vector<std::string>{"UTC", "Asia/Tokyo", "America/Havana"});
        return;
      default: return edit_lines();
    }
  }

  /// What lies at one place stays there: files change their role, not their bytes.
  void turn() {
    if (given_.pull) {
      given_.entities = std::move(given_.targets);
      given_.targets = std::move(given_.sources);
      given_.sources = std::move(reports_);
    } else {
      reports_ = std::move(given_.sources);
      given_.sources = std::move(given_.targets);
      given_.targets = std::move(given_.entities);
      given_.entities.clear();
    }
    given_.pull = !given_.pull;
    given_.has_entities = !given_.pull;
  }

  void identify() {
    const std::string id = std::string{kind()} + "Id";
    connection()["identifier"]["pendo"] = dice_.of(std::vector<std::string>{id, id, "agent.key", "agent.number"});
    if (dice_.one_in(3))
      connection()["identifier"]["salesforce"] = dice_.of(std::vector<std::string>{"Email", "Phone", "Id", "Count__c"});
  }

  void filter() {
    const bool salesforce = dice_.one_in(2);
    const char* key = salesforce ? "salesforce_filter" : "pendo_filter";
    connection().erase(key);
    if (dice_.one_in(3)) return;
    connection()[key] = salesforce
                            ? dice_.of(std::vector<std::string>{R"(Name != "a")", "Flag__c = true", "Amount__c > 1"})
                            : dice_.of(std::vector<std::string>{R"(custom.text != "a")", "custom.count > 0"});
  }

  void edit_lines() {
    if (given_.pull) return edit_lines(connection()["pull"], spare_lines_);
    const std::size_t report = dice_.below(spare_columns_.size());
    edit_lines(connection()["push"][report]["columns"], spare_columns_[report]);
  }

  void edit_lines(Json& lines, const Json& spare) {
    const std::size_t at = dice_.below(lines.size());
    switch (dice_.below(6)) {
      case 0:
        if (lines.size() > 1) lines.erase(at);
        return;
      case 1: std::swap(lines[at], lines[dice_.below(lines.size())]); return;
      case 2: lines[at]["when_empty"] = dice_.of(std::vector<std::string>{"keep", "clear"}); return;
      case 3: lines[at]["convert"] = converters(); return;
      case 4: lines[at]["volatile"] = dice_.one_in(2); return;
      default: break;
    }
    const Json& line = spare[dice_.below(spare.size())];
    for (const Json& there : lines)
      if (there["to"] == line["to"]) return;
    lines.push_back(line);
  }

  Json converters() {
    const std::vector<std::string> some{R"([{"trim":true}])", R"([{"lower":true}])", R"([{"scale":100}])",
                                        R"([{"values":{"a":"b"},"otherwise":"pass"}])",
                                        R"([{"values":{"a":"b","12":"x"},"otherwise":"invalid"}])"};
    return Json::parse(dice_.of(some));
  }

  Dice dice_;
  Case given_;
  std::vector<Case::File> reports_;  ///< while it pulls
  Json document_;
  Json spare_lines_;
  std::vector<Json> spare_columns_;
};

void work_on(std::uint64_t seed) {
  Work work{seed};
  Kept kept;
  for (int edits = 0; edits < 12; ++edits) {
    const Outcome anew = outcome_of(work.given());
    const Outcome again = outcome_of(work.given(), &kept);
    if (anew.lines != again.lines) RC_LOG() << "after " << edits << " edits:\n" << work.given().config << "\n";
    RC_ASSERT(anew.lines == again.lines);
    RC_ASSERT(anew.digest == again.digest);
    RC_ASSERT(anew.error == again.error);
    work.edit();
  }
}

RC_GTEST_PROP(Replans, AreThePlansThatAreMadeAnewWhateverIsEdited, (std::uint64_t seed)) {
  for (std::uint64_t i = 0; i < 5; ++i) work_on(seed + i);
}

}  // namespace
}  // namespace tidemark
