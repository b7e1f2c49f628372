#pragma once

#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/write.h"
#include "core/planning/page_cache.h"
#include "core/planning/plan.h"
#include "core/planning/plan_files.h"
#include "core/planning/print.h"
#include "core/planning/select.h"
#include "request.h"
#include "zones.h"

namespace tidemark::bindings {

/// Both sides' pages of one connection in one direction, what they were decoded to, and the last plan that was made of them.
class Preview {
 public:
  explicit Preview(const Takes& takes);

  /// Bytes of pages, which are written to where `room` says.
  [[nodiscard]] std::string begin_page(const Takes& takes);
  [[nodiscard]] std::string room(const Takes& takes);
  [[nodiscard]] std::string took(const Takes& takes);
  void remove_pages(std::string_view side);
  void remember(const Takes& takes);

  [[nodiscard]] std::string plan(const Takes& configuration, Zones& zones);
  [[nodiscard]] std::string changes(const Takes& takes);
  [[nodiscard]] std::string left(const Takes& takes);
  /// The next block of the plan's lines; nothing where all were given. Here and in windows the answer is lines, no object.
  [[nodiscard]] std::string lines(const Takes& takes);

  [[nodiscard]] std::string evidence(const Takes& takes) const;
  [[nodiscard]] std::string segment(const Takes& takes, const Zones& zones) const;

 private:
  enum class Side : std::uint8_t { source, target, entities };
  struct PageBytes {
    Side side = Side::source;
    PlanFiles::File file;
    std::unique_ptr<char, void (*)(void*)> bytes{nullptr, &std::free};
    std::size_t size = 0;
    std::size_t room = 0;
    bool there = true;
  };
  /// Where the reading of the plan's lines has got to: the part (refused, changes, a reason each, summary), and the line in it.
  static constexpr std::size_t parts_of_lines = 2 + left_reasons + 1;
  struct Reading {
    std::size_t part = 0;
    std::size_t line = 0;
    bool unmatched_targets = false;
  };

  [[nodiscard]] PageBytes& page(const Takes& takes);
  [[nodiscard]] Result<std::vector<Page>> pages_of(Side side, bool salesforce) const;
  [[nodiscard]] Result<std::vector<Page>> entity_pages() const;
  [[nodiscard]] std::size_t bytes_of_pages() const;
  [[nodiscard]] PlanFiles files_of(const Configuration& configuration, const Zone& zone) const;
  [[nodiscard]] static Result<void> grow(PageBytes& page, std::size_t to);
  [[nodiscard]] std::string plan_answer() const;
  void write_fields(json::Writer& json) const;
  [[nodiscard]] std::string next_lines();
  void forget_plan();

  /// Windows of one filter follow each other: it is looked for once.
  template <class Select>
  void select(std::string by, const Select& select) {
    if (by == selected_by_) return;
    selected_ = select();
    selected_by_ = std::move(by);
  }

  EntityKind kind_;
  Direction direction_;
  std::shared_ptr<const Result<PlanSchemas>> schemas_;
  std::vector<PageBytes> pages_;
  bool has_entities_ = false;
  std::vector<OwnWrite> own_writes_;
  std::vector<std::string> left_out_;
  GuardMemory memory_;
  PageCache cache_;

  /// A plan, and what its views point into.
  struct Planned {
    Configuration configuration;
    FileInputs inputs = {};
    Plan plan = {};
  };
  std::unique_ptr<Planned> planned_;     ///< the newest that came about: a draft that is refused leaves it
  std::string selected_by_;              ///< the filter of `selected_`
  std::vector<std::uint32_t> selected_;  ///< lines that pass it
  Reading reading_;
};

}  // namespace tidemark::bindings
