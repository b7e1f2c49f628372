#include "sample/plan_files.h"

#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>

#include "sample/seeded.h"
#include "simulators/salesforce_org.h"

namespace tidemark::sample {
namespace {

constexpr std::array<std::string_view, 8> regions{"EMEA",    "North America", "APAC",   "LATAM", "Middle East & Africa",
                                                  "Nordics", "DACH",          "Benelux"};
constexpr std::array<std::string_view, 12> industries{
    "Technology",         "Financial Services", "Healthcare", "Manufacturing", "Retail", "Education", "Energy", "Media",
    "Telecommunications", "Consulting",         "",           "Not For Profit"};
constexpr std::array<std::string_view, 16> first_names{"Ada",   "Grace",   "Linus", "Edsger", "Barbara", "Donald",
                                                       "Tony",  "Frances", "Ken",   "Jürgen", "Zoë",     "Søren",
                                                       "Mária", "Chloé",   "太郎",  "Ivan"};
constexpr std::array<std::string_view, 16> last_names{
    "Lovelace", "Hopper", "Torvalds", "Dijkstra",    "Liskov",   "Knuth",  "Hoare", "Allen",
    "Thompson", "Müller", "O'Neil",   "Kierkegaard", "Nováková", "Dubois", "山田",  "Petrov"};
constexpr std::array<std::string_view, 16> words{
    "renewal",     "pilot",   "expansion", "onboarding", "support", "quarterly", "review",  "platform",
    "integration", "pending", "contract",  "team",       "global",  "rollout",   "success", "plan"};

/// A file that is written in large pieces.
class Output {
 public:
  explicit Output(const std::filesystem::path& path) : path_(path), file_(std::fopen(path.c_str(), "wb")) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() {
    if (file_ != nullptr) std::fclose(file_);
  }
  std::string& text() {
    if (text_.size() >= std::size_t{1} << 20) flush();
    return text_;
  }
  Result<void> close() {
    flush();
    const bool closed = file_ != nullptr && std::fclose(file_) == 0;
    file_ = nullptr;
    if (!closed || failed_) return failure(ErrorCode::storage, "can't write the file", path_.string());
    return {};
  }

 private:
  void flush() {
    failed_ = failed_ || file_ == nullptr || std::fwrite(text_.data(), 1, text_.size(), file_) != text_.size();
    text_.clear();
  }
  std::filesystem::path path_;
  std::FILE* file_;
  std::string text_;
  bool failed_ = false;
};

template <class T, class... Format>
void append_number(std::string& out, T value, Format... format) {
  std::array<char, 64> text;
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value, format...);
  out.append(text.data(), written.ptr);
}

void append_padded(std::string& out, std::uint64_t value, std::size_t digits) {
  std::array<char, 20> text;
  for (std::size_t i = digits; i > 0; --i, value /= 10) text[i - 1] = static_cast<char>('0' + value % 10);
  out.append(text.data(), digits);
}

void append_time(std::string& out, std::int64_t milliseconds) {
  const std::int64_t day = milliseconds / 86'400'000;
  const auto rest = static_cast<std::uint64_t>(milliseconds % 86'400'000);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  append_padded(out, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  append_padded(out, rest / 3'600'000, 2);
  out += ':';
  append_padded(out, rest / 60'000 % 60, 2);
  out += ':';
  append_padded(out, rest / 1000 % 60, 2);
  out += '.';
  append_padded(out, rest % 1000, 3);
  out += 'Z';
}

void append_cell(std::string& out, std::string_view value) {
  out += '"';
  for (const char c : value) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_json(std::string& out, std::string_view value) {
  out += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else out += c;
  }
  out += '"';
}

struct Values {
  std::string_view region, industry;
  std::string owner, description;
  double revenue = 0;
  std::int64_t employees = 0, modified = 0;
  bool active = false;
};

/// What becomes of contact n.
enum class Class { matched, unmatched, first_of_two, second_of_two, two_visitors, no_identifier };

class Rows {
 public:
  Rows(std::uint64_t rows, std::uint64_t seed) : rows_(rows), seeded_(seed) {}

  /// Two that share an address stand at n (even) and n + 1.
  [[nodiscard]] Class class_of(std::uint64_t n) const {
    const std::uint64_t even = n & ~std::uint64_t{1};
    if (even + 1 < rows_ && seeded_.chance(10, even, 30)) return n == even ? Class::first_of_two : Class::second_of_two;
    if (seeded_.chance(10, n, 31)) return Class::two_visitors;
    if (seeded_.chance(5, n, 32)) return Class::no_identifier;
    return seeded_.chance(8000, n, 34) ? Class::matched : Class::unmatched;
  }
  [[nodiscard]] bool has_other_case(std::uint64_t n) const {
    return class_of(n) == Class::matched && seeded_.chance(100, n, 35);
  }
  [[nodiscard]] bool has_blanks(std::uint64_t n) const {
    return class_of(n) == Class::matched && seeded_.chance(10, n, 36);
  }
  [[nodiscard]] bool has_bad_number(std::uint64_t n) const { return seeded_.chance(10, n, 37); }

  void append_email(std::string& out, std::uint64_t n) const {
    if (n < rows_ && class_of(n) == Class::second_of_two) --n;
    const std::uint64_t bits = seeded_.bits(n, 20);
    out += 'u';
    append_padded(out, bits % 10'000'000, 7);
    out += '.';
    append_number(out, n);
    out += "@c";
    append_padded(out, (bits >> 40) % 50'000, 5);
    out += ".example.com";
  }

  [[nodiscard]] Values values_of(std::uint64_t n) const {
    Values values;
    values.region = regions[seeded_.below(regions.size(), n, 101)];
    values.industry = industries[seeded_.below(industries.size(), n, 102)];
    values.owner = first_names[seeded_.below(first_names.size(), n, 103)];
    values.owner += ' ';
    values.owner += last_names[seeded_.below(last_names.size(), n, 104)];
    values.revenue =
        static_cast<double>(seeded_.below(500'000'000, n, 105)) + (seeded_.below(4, n, 106) == 0 ? 0.5 : 0.0);
    values.employees = static_cast<std::int64_t>(seeded_.below(20'000, n, 107));
    values.active = seeded_.below(5, n, 108) != 0;
    values.modified = 1'577'836'800'000 + static_cast<std::int64_t>(seeded_.below(180'000'000, n, 109)) * 1000;
    const std::uint64_t bits = seeded_.bits(n, 110);
    for (std::uint64_t i = 0; i < 3 + bits % 6; ++i) {
      if (i > 0) values.description += Seeded::mixed(bits + i) % 9 == 0 ? ", " : " ";
      values.description += words[Seeded::mixed(bits * 31 + i) % words.size()];
    }
    if (bits % 20 == 0) values.description += "\nsecond line, with \"quotes\" and, commas";
    return values;
  }

  /// Which of the eight fields the visitor of a matched contact holds another value in, a bit each.
  [[nodiscard]] unsigned different_fields(std::uint64_t n) const {
    if (class_of(n) != Class::matched || !seeded_.chance(1000, n, 40)) return 0;
    unsigned fields = 0;
    for (std::uint64_t i = 0; i <= seeded_.below(3, n, 41); ++i) fields |= 1U << seeded_.below(8, n, 42 + i);
    if (has_bad_number(n)) fields &= ~(1U << 4);
    return fields;
  }
  [[nodiscard]] Values values_of_visitor(std::uint64_t n) const {
    Values values = values_of(n);
    const unsigned fields = n < rows_ ? different_fields(n) : 0;
    const auto is_other = [&](unsigned field) { return (fields >> field & 1U) != 0; };
    if (is_other(0)) values.region = regions[(seeded_.below(regions.size(), n, 101) + 1) % regions.size()];
    if (is_other(1)) values.industry = industries[(seeded_.below(industries.size(), n, 102) + 1) % industries.size()];
    if (is_other(2)) values.revenue += 1000;
    if (is_other(3)) values.owner += " Jr";
    if (is_other(4)) values.employees += 7;
    if (is_other(5)) values.active = !values.active;
    if (is_other(6)) values.modified -= 3'600'000;
    if (is_other(7)) values.description += " (old)";
    return values;
  }

  /// A number in one of three spellings.
  void append_revenue(std::string& out, std::uint64_t n, double revenue) const {
    switch (seeded_.below(3, n, 90)) {
      case 0: return append_number(out, revenue, std::chars_format::fixed, 1);
      case 1: return append_number(out, revenue);
      default: return append_number(out, revenue, std::chars_format::scientific, 10);
    }
  }

  [[nodiscard]] std::uint64_t count() const { return rows_; }
  [[nodiscard]] const Seeded& seeded() const { return seeded_; }

 private:
  std::uint64_t rows_;
  Seeded seeded_;
};

/// Visits 0 … n − 1 in an order that looks like none, without a table: a permutation of the next power of four, of which what
/// lies beyond n is walked over.
class Shuffle {
 public:
  Shuffle(std::uint64_t n, const Seeded& seeded) : n_(n), seeded_(seeded) {
    half_ = (static_cast<unsigned>(std::bit_width(n > 0 ? n - 1 : 0)) + 1) / 2;
    if (half_ == 0) half_ = 1;
  }
  [[nodiscard]] std::uint64_t operator()(std::uint64_t i) const {
    do i = once(i);
    while (i >= n_);
    return i;
  }

 private:
  [[nodiscard]] std::uint64_t once(std::uint64_t i) const {
    const std::uint64_t mask = (std::uint64_t{1} << half_) - 1;
    std::uint64_t left = i >> half_, right = i & mask;
    for (std::uint64_t round = 0; round < 4; ++round) {
      const std::uint64_t next = left ^ (seeded_.bits(right, 500 + round) & mask);
      left = right;
      right = next;
    }
    return left << half_ | right;
  }
  std::uint64_t n_;
  const Seeded& seeded_;
  unsigned half_;
};

void append_contact(std::string& out, const Rows& rows, std::uint64_t n, std::string& cell) {
  const Values values = rows.values_of(n);
  out += "\"003Qy";
  append_padded(out, n, 10);
  out += "IAX\",\"";
  if (rows.class_of(n) != Class::no_identifier) {
    cell.clear();
    rows.append_email(cell, n);
    if (rows.has_other_case(n)) cell[0] = 'U';
    if (rows.has_blanks(n)) cell = ' ' + cell + ' ';
    out += cell;
  }
  out += "\",";
  append_cell(out, values.region);
  out += ',';
  append_cell(out, values.industry);
  out += ",\"";
  rows.append_revenue(out, n, values.revenue);
  out += "\",";
  append_cell(out, values.owner);
  out += ",\"";
  if (rows.has_bad_number(n)) out += "n/a";
  else append_number(out, values.employees);
  out += values.active ? "\",\"true\",\"" : "\",\"false\",\"";
  append_time(out, values.modified);
  out += "\",";
  append_cell(out, values.description);
  out += '\n';
}

/// `prefix` stands before the address: empty, or what makes it nobody's in Salesforce.
void append_visitor(std::string& out, const Rows& rows, std::uint64_t n, std::string_view prefix) {
  const Values values = rows.values_of_visitor(n);
  out += R"({"visitorId":")";
  out += prefix;
  rows.append_email(out, n);
  out += prefix.empty() ? R"(","metadata":{"agent":{"plan":"pro"},"salesforce":{"Region":)"
                        : R"(","metadata":{"agent":{"plan":"free"},"salesforce":{"Region":)";
  append_json(out, values.region);
  out += R"(,"Industry":)";
  if (values.industry.empty()) out += "null";
  else append_json(out, values.industry);
  out += R"(,"AnnualRevenue":)";
  append_number(out, values.revenue, std::chars_format::fixed);
  out += R"(,"Owner":)";
  append_json(out, values.owner);
  out += R"(,"Employees":)";
  append_number(out, values.employees);
  out += values.active ? R"(,"Active":true,"Modified":)" : R"(,"Active":false,"Modified":)";
  append_number(out, values.modified);
  out += R"(,"Description":)";
  append_json(out, values.description);
  out += "}}}\n";
}

Result<void> write_salesforce(const std::filesystem::path& path, const Rows& rows) {
  Output file{path};
  file.text() +=
      "\"Id\",\"Email\",\"Region\",\"Industry\",\"AnnualRevenue\",\"Owner.Name\",\"NumberOfEmployees\",\"IsActive\","
      "\"LastModifiedDate\",\"Description\"\n";
  std::string cell;
  for (std::uint64_t n = 0; n < rows.count(); ++n) append_contact(file.text(), rows, n, cell);
  return file.close();
}

/// The visitors of contacts, and one for five contacts whom Salesforce does not have. Two visitors with one identifier are two with
/// one id but for a blank before it, as ids are unique and identifiers are compared without blanks.
Result<void> write_pendo(const std::filesystem::path& path, const Rows& rows) {
  Output file{path};
  const std::uint64_t all = rows.count() + rows.count() / 5;
  const Shuffle shuffle{all, rows.seeded()};
  for (std::uint64_t i = 0; i < all; ++i) {
    const std::uint64_t n = shuffle(i);
    if (n >= rows.count()) {
      append_visitor(file.text(), rows, n, "only.");
      continue;
    }
    const Class what = rows.class_of(n);
    if (what == Class::unmatched || what == Class::no_identifier || what == Class::second_of_two) continue;
    append_visitor(file.text(), rows, n, {});
    if (what == Class::two_visitors) append_visitor(file.text(), rows, n, " ");
  }
  return file.close();
}

PlanFilesExpect expected_of(const Rows& rows) {
  PlanFilesExpect expected;
  expected.sources = rows.count();
  expected.unmatched_targets = rows.count() / 5;
  expected.targets = rows.count() / 5;
  for (std::uint64_t n = 0; n < rows.count(); ++n) {
    switch (rows.class_of(n)) {
      case Class::unmatched: ++expected.unmatched_sources; break;
      case Class::no_identifier: ++expected.no_identifier; break;
      case Class::second_of_two: break;
      case Class::first_of_two: ++expected.ambiguous, ++expected.targets; break;
      case Class::two_visitors: ++expected.ambiguous, expected.targets += 2; break;
      case Class::matched: {
        ++expected.targets;
        if (rows.has_other_case(n)) {
          ++expected.unmatched_sources;
          ++expected.unmatched_targets;
          break;
        }
        const auto changes = static_cast<std::uint64_t>(std::popcount(rows.different_fields(n)));
        ++expected.matched;
        expected.changes += changes;
        expected.changed_targets += changes > 0 ? 1 : 0;
        expected.invalid += rows.has_bad_number(n) ? 1 : 0;
      }
    }
  }
  return expected;
}

constexpr std::string_view configuration = R"({
  "subscription": "bench",
  "time_zone": "Etc/UTC",
  "salesforce": {"login_url": "https://bench.my.salesforce.com", "api_version": "66.0", "credential": "bench-salesforce"},
  "pendo": {"host": "https://app.pendo.io", "credential": "bench-pendo", "pull_group": "salesforce"},
  "connections": {
    "visitor": {
      "object": "Contact",
      "identifier": {"pendo": "visitorId", "salesforce": "Email"},
      "pull": [
        {"from": "Region", "to": "Region"},
        {"from": "Industry", "to": "Industry"},
        {"from": "AnnualRevenue", "to": "AnnualRevenue"},
        {"from": "Owner.Name", "to": "Owner"},
        {"from": "NumberOfEmployees", "to": "Employees"},
        {"from": "IsActive", "to": "Active"},
        {"from": "LastModifiedDate", "to": "Modified"},
        {"from": "Description", "to": "Description"}
      ]
    }
  }
}
)";

std::string pendo_schema() {
  std::string schema = R"({"salesforce":{)";
  const std::array<std::pair<std::string_view, std::string_view>, 8> fields{{{"Region", "string"},
                                                                             {"Industry", "string"},
                                                                             {"AnnualRevenue", "float"},
                                                                             {"Owner", "string"},
                                                                             {"Employees", "integer"},
                                                                             {"Active", "boolean"},
                                                                             {"Modified", "time"},
                                                                             {"Description", "string"}}};
  for (const auto& [name, type] : fields) {
    if (name != "Region") schema += ',';
    schema +=
        '"' + std::string{name} + R"(":{"Type":")" + std::string{type} + R"(","DisplayName":")" + std::string{name} +
        R"(","ElementType":"","ElementFormat":"","Dirty":false,"isHidden":false,"isDeleted":false,"isCalculated":false,)"
        R"("isPerApp":false,"neverIndex":false})";
  }
  return schema + "}}";
}

/// NumberOfEmployees is a text here: some of it is none.
std::string contact_describe() {
  return sim::describe_of(
      {"Contact",
       "003",
       {{.name = "Email", .type = "email", .length = 80},
        {.name = "Region", .type = "string"},
        {.name = "Industry", .type = "picklist"},
        {.name = "AnnualRevenue", .type = "currency"},
        {.name = "NumberOfEmployees", .type = "string"},
        {.name = "IsActive", .type = "boolean"},
        {.name = "LastModifiedDate", .type = "datetime", .updateable = false},
        {.name = "Description", .type = "textarea", .length = 32'000},
        {.name = "OwnerId", .type = "reference", .relationship_name = "Owner", .reference_to = {"User"}}}});
}

Result<void> write_text(const std::filesystem::path& path, std::string_view text) {
  Output file{path};
  file.text() += text;
  return file.close();
}

}  // namespace

Result<PlanFilesExpect> write_plan_files(const std::filesystem::path& directory, std::uint64_t rows,
                                         std::uint64_t seed) {
  std::error_code reason;
  std::filesystem::create_directories(directory, reason);
  if (reason) return failure(ErrorCode::storage, "can't make the directory: " + reason.message(), directory.string());
  const Rows all{rows, seed};
  for (auto written :
       {write_text(directory / "config.json", configuration), write_text(directory / "schema.json", pendo_schema()),
        write_text(directory / "contact.json", contact_describe()),
        write_text(directory / "user.json",
                   sim::describe_of({"User", "005", {{.name = "Name", .type = "string", .length = 121}}})),
        write_salesforce(directory / "salesforce.csv", all), write_pendo(directory / "pendo.ndjson", all)}) {
    if (!written) return tl::unexpected(written.error());
  }
  return expected_of(all);
}

}  // namespace tidemark::sample
