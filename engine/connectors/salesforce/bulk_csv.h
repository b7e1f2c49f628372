#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "salesforce/updates.h"

/// The CSV of Bulk API 2.0 ingest jobs, as it is sent and as it comes back (salesforce-api.md, 7): RFC 4180, LF, UTF-8.
namespace tidemark::salesforce {

/// The columns behind `Id`.
class CsvColumns {
 public:
  /// Where a field's column is. `expected`: where it is if this update is like the ones before, which most often it is.
  [[nodiscard]] std::size_t place_of(std::string_view name, std::size_t expected) const {
    return expected < names_.size() && names_[expected] == name ? expected : places_.find(name)->second;
  }
  /// The same; adds it where it is new.
  std::size_t add(std::string_view name, std::size_t expected);
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::size_t, std::less<>> places_;
};

/// What is uploaded. The header is `Id` and every field that any of the updates changes, in the order in which they first occur; an update
/// that leaves one alone has an empty value there.
///
///     csv_of({{"003000000000001AAA", {{"Pendo_NPS__c", FieldValue::number(42)}}},
///             {"003000000000002AAA", {{"Pendo_Plan__c", {}}}}})
///
///     Id,Pendo_NPS__c,Pendo_Plan__c
///     003000000000001AAA,42,
///     003000000000002AAA,,#N/A
[[nodiscard]] std::string csv_of(const Updates& updates);

/// The same, made while it is sent: a piece of whole rows at a time, of a quarter of a megabyte or a little more.
///
///     auto csv = std::make_shared<IngestCsv>(updates);
///     request.source = {csv->size(), [csv](std::uint64_t at, std::span<char> to) { return csv->read(at, to); }};
class IngestCsv {
 public:
  explicit IngestCsv(Updates updates);

  [[nodiscard]] std::size_t size() const { return size_; }

  /// Fills the beginning of `to` with what lies at `at`, and says how many bytes that are; none behind the end. Meant to be read in order,
  /// and again from the beginning: whoever goes back elsewhere makes all rows anew.
  [[nodiscard]] std::size_t read(std::uint64_t at, std::span<char> to);

 private:
  void make_next();
  void append_row(const Update& update, std::string& piece);

  Updates updates_;
  std::size_t next_ = 0;  ///< the first update whose row is not made
  Update scratch_;
  std::string piece_;       ///< what was made last
  std::uint64_t made_ = 0;  ///< bytes before it
  CsvColumns columns_;
  std::vector<const FieldValue*> cells_;  ///< of the present row
  std::size_t size_ = 0;
};

/// How many of the first updates have a CSV of at most so many bytes, header included; at least one, where there is one.
[[nodiscard]] std::size_t updates_within(const Updates& updates, std::size_t most_bytes);

/// Takes the wanted columns of one row of results. An error ends the reading and is its result.
using RowSink = std::function<Result<void>(std::span<const std::string_view> values)>;

/// Reads results row by row, a piece of the text at a time; gives how many rows there are. A text without rows may have any header, or none.
///
///     for_each_row(csv, {"Id", "sf__Error"}, [&](auto values) { values[0] == "003000000000001AAA" … });
///
/// `bad_answer` where it is no CSV, or lacks a column.
[[nodiscard]] Result<std::uint64_t> for_each_row(std::string_view csv, const std::vector<std::string>& columns,
                                                 const RowSink& take);

/// Whether it has not been cut: it is empty, or ends with a line end outside of quotes. One that was cut between two rows can't be told so.
[[nodiscard]] bool ends_whole(std::string_view csv);

/// What a cell of the column `sf__Error` says.
///
///     read_sf_error("STRING_TOO_LONG:Plan: data value too large: x (max length=10):Pendo_Plan__c --")
///         == RecordError{"STRING_TOO_LONG", "Plan: data value too large: x (max length=10)", {"Pendo_Plan__c"}}
[[nodiscard]] RecordError read_sf_error(std::string_view cell);

}  // namespace tidemark::salesforce
