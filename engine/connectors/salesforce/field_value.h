#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/planning/value.h"
#include "core/time/instant.h"

namespace tidemark::salesforce {

/// A field's value as it is to be written, and the one place that knows how each of the two ways of writing spells it
/// (salesforce-api.md, 6, 7 and 9): JSON of sObject Collections, and the CSV of Bulk API 2.0.
///
///     value                                        as JSON                         in CSV
///     FieldValue::text("Ada \"Countess\"")         "Ada \"Countess\""              "Ada ""Countess"""
///     FieldValue::text("007")                      "007"                           007
///     FieldValue::number(12.5)                     12.5                            12.5
///     FieldValue::boolean(true)                    true                            true
///     FieldValue::date(20'484)                     "2026-01-31"                    2026-01-31
///     FieldValue::date_time({1'769'824'800'000})   "2026-01-31T02:00:00.000Z"      2026-01-31T02:00:00.000Z
///     FieldValue{}                                 null                            #N/A
///
/// Both leave the same behind in Salesforce, which trims texts, rounds numbers and cuts date-times to the second by itself.
/// A check box can't be cleared: write `boolean(false)`.
class FieldValue {
 public:
  enum class Kind : std::uint8_t { null, text, number, boolean, date, date_time };

  FieldValue() = default;  ///< null: clears the field

  /// UTF-8, of any text-like field (picklists, e-mail, "a;b" of a multi-select one, …). An empty text, or one of ASCII
  /// blanks alone, is null: Salesforce stores it so, but an empty cell of CSV would leave the field alone.
  [[nodiscard]] static FieldValue text(std::string text);
  /// `invalid_input` where it is no number as JSON has it: "12", "-0.50", "1.5E3"; no "+1", ".5", "1,000", "NaN".
  [[nodiscard]] static Result<FieldValue> number(std::string literal);
  [[nodiscard]] static FieldValue number(double finite);
  [[nodiscard]] static FieldValue boolean(bool flag);
  [[nodiscard]] static FieldValue date(std::int64_t days);     ///< since 1970-01-01, of the years 0001 to 9999
  [[nodiscard]] static FieldValue date_time(Instant instant);  ///< likewise

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is_null() const { return kind_ == Kind::null; }
  /// As CSV spells it, before quoting; empty for null.
  [[nodiscard]] std::string_view text_form() const { return text_; }

  void append_json(std::string& out) const;
  void append_csv(std::string& out) const;
  [[nodiscard]] std::size_t csv_size() const;  ///< how many bytes `append_csv` appends

  friend bool operator==(const FieldValue&, const FieldValue&) = default;

 private:
  FieldValue(Kind kind, std::string text) : text_{std::move(text)}, kind_{kind} {}

  std::string text_;
  Kind kind_ = Kind::null;
};

/// A value of a plan, as it is to be written: empty ones are null, the texts of a list are joined by `;`.
[[nodiscard]] FieldValue field_value_of(const Value& planned);

/// Whether Bulk API 2.0 can bring it. A record with another value must go by collections:
///
///     fits_bulk(FieldValue::text("#N/A")) == false              // would clear the field; so in any letter case, and with blanks around it
///     fits_bulk(FieldValue::text(std::string(32'001, 'x'))) == false
///     fits_bulk(FieldValue::text({"\0", 1})) == false            // no CSV has one
[[nodiscard]] bool fits_bulk(const FieldValue& value);

}  // namespace tidemark::salesforce
