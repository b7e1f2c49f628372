#include "preview.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>
#include <variant>

#include "answers.h"
#include "core/ranges.h"
#include "core/reports/doubtful_times.h"
#include "memory.h"
#include "zones.h"

namespace tidemark::bindings {
namespace {

/// How many lines of one kind a block has.
constexpr std::size_t lines_of_a_block = 512;

PlanFiles::File file_of(const Takes& takes) { return {std::string{takes.text("name")}, takes.bytes("text")}; }

std::optional<PageFormat> format_of(std::string_view name) {
  if (name == "csv") return PageFormat::csv;
  if (name == "salesforce_json") return PageFormat::salesforce_json;
  if (name == "pendo_json") return PageFormat::pendo_json;
  if (name == "ndjson") return PageFormat::ndjson;
  if (name == "report_json") return PageFormat::report_json;
  return std::nullopt;
}

ChangeKind kind_of(std::string_view name) {
  if (name == "cleared") return ChangeKind::cleared;
  if (name == "filled") return ChangeKind::filled;
  if (name == "replaced") return ChangeKind::replaced;
  return name == "cut" ? ChangeKind::cut : ChangeKind::any;
}

std::optional<LeftReason> reason_of(std::string_view name) {
  for (std::size_t i = 0; i < left_reasons; ++i)
    if (name_of(static_cast<LeftReason>(i)) == name) return static_cast<LeftReason>(i);
  return std::nullopt;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += text + "\n";
  return all;
}

/// The first line of a window says how many lines there are in all; the window's own follow.
std::string window_of(std::size_t total) { return "{\"total\":" + std::to_string(total) + "}\n"; }

}  // namespace

Preview::Preview(const Takes& takes)
    : kind_{takes.text("connection") == "account" ? EntityKind::account : EntityKind::visitor},
      direction_{takes.text("direction") == "push" ? Direction::push : Direction::pull} {
  PlanFiles files;
  for (const Takes& schema : takes.list("salesforceSchemas")) files.salesforce_schemas.push_back(file_of(schema));
  files.pendo_schema = file_of(takes.inside("pendoSchema"));
  schemas_ = std::make_shared<const Result<PlanSchemas>>(PlanSchemas::read(files));
  remember(takes);
}

void Preview::remember(const Takes& takes) {
  forget_plan();
  own_writes_.clear();
  memory_ = {};
  for (const Takes& write : takes.list("own_writes"))
    own_writes_.push_back({std::string{write.text("target")}, std::string{write.text("field")},
                           std::string{write.text("before")}, std::string{write.text("written")}});
  left_out_ = takes.texts("left_out");
  if (!takes.has("memory")) return;
  const Takes memory = takes.inside("memory");
  memory_.changed = memory.texts("changed");
  for (const Takes& field : memory.list("cleared"))
    memory_.cleared.push_back({std::string{field.text("field")}, field.texts("targets")});
  memory_.most_sources = memory.number("most_sources");
  // The guard looks targets up by bytes; whoever sends them need not know.
  ranges::sort(memory_.changed);
  for (GuardMemory::Field& field : memory_.cleared) ranges::sort(field.targets);
}

std::string Preview::begin_page(const Takes& takes) {
  forget_plan();
  const Takes given = takes.inside("page");
  PageBytes& page = pages_.emplace_back();
  const std::string_view side = takes.text("side");
  page.side = side == "entities" ? Side::entities : side == "target" ? Side::target : Side::source;
  has_entities_ = has_entities_ || page.side == Side::entities;
  page.file.name = given.text("name");
  page.file.report = given.text("report");
  page.file.format = format_of(given.text("format"));
  const std::size_t size = given.number("size");
  if (auto grown = grow(page, size); !grown) {
    page.there = false;
    return problems({grown.error()});
  }
  return Answer{"page"}.number("page", pages_.size() - 1).done();
}

Result<void> Preview::grow(PageBytes& page, std::size_t to) {
  if (to <= page.room) return {};
  if (to > std::numeric_limits<std::ptrdiff_t>::max()) return tl::unexpected(no_memory(to, page.file.name));
  auto* const bytes = static_cast<char*>(std::realloc(page.bytes.get(), to));
  if (bytes == nullptr) return tl::unexpected(no_memory(to, page.file.name));
  (void)page.bytes.release();
  page.bytes = {bytes, &std::free};
  page.room = to;
  return {};
}

Preview::PageBytes& Preview::page(const Takes& takes) {
  return pages_[std::min(takes.number("page"), pages_.size() - 1)];
}

std::string Preview::room(const Takes& takes) {
  PageBytes& to = page(takes);
  const std::size_t wanted = to.size + takes.number("bytes");
  // Of a page whose size was not said, each time for half as much again: it is copied a few times, not each time.
  if (auto grown = grow(to, wanted <= to.room ? wanted : std::max(wanted, to.room + to.room / 2)); !grown)
    return problems({grown.error()});
  return Answer{"room"}.number("at", reinterpret_cast<std::uintptr_t>(to.bytes.get() + to.size)).done();
}

std::string Preview::took(const Takes& takes) {
  forget_plan();
  PageBytes& to = page(takes);
  to.size += takes.number("bytes");
  return Answer{"taken"}.number("bytes", to.size).number("memory", memory_in_use()).done();
}

void Preview::remove_pages(std::string_view side) {
  forget_plan();
  const Side removed = side == "entities" ? Side::entities : side == "target" ? Side::target : Side::source;
  for (PageBytes& page : pages_) {
    if (page.side != removed) continue;
    page.there = false;
    page.bytes.reset();
  }
  if (removed == Side::entities) has_entities_ = false;
}

std::size_t Preview::bytes_of_pages() const {
  std::size_t bytes = 0;
  for (const PageBytes& page : pages_) bytes += page.there ? page.size : 0;
  return bytes;
}

void Preview::forget_plan() {
  planned_.reset();
  selected_by_.clear();
  cache_.forget();
}

PlanFiles Preview::files_of(const Configuration& configuration, const Zone& zone) const {
  PlanFiles files;
  files.configuration = &configuration;
  files.zone = &zone;
  files.kind = kind_;
  files.direction = direction_;
  files.has_entities = has_entities_;
  for (const PageBytes& page : pages_) {
    if (!page.there) continue;
    auto& side = page.side == Side::source ? files.sources : page.side == Side::target ? files.targets : files.entities;
    side.push_back(page.file);
    side.back().bytes = {page.bytes.get(), page.size};
  }
  return files;
}

std::string Preview::plan(const Takes& configuration, Zones& zones) {
  auto read = read_with_zones(configuration.text("name"), configuration.bytes("text"), zones);
  if (auto* answer = std::get_if<std::string>(&read)) return std::move(*answer);
  auto next = std::make_unique<Planned>(Planned{std::move(std::get<Configuration>(read))});
  // An index takes about as much again as the pages, and the plan some of it: asked for at once, so that a want of it is an answer.
  if (cache_.memory() == 0 && !can_have(bytes_of_pages())) return problems({no_memory(bytes_of_pages(), "planning")});
  auto inputs = FileInputs::read(files_of(next->configuration, *zones.find(next->configuration.time_zone)), schemas_);
  if (!inputs) return problems({inputs.error()});
  next->inputs = std::move(*inputs);
  PlanInputs complete = next->inputs.inputs();
  complete.own_writes = own_writes_;
  complete.left_out = left_out_;
  complete.memory = memory_;
  complete.cache = &cache_;
  auto planned = tidemark::plan(complete);
  if (!planned) return problems({planned.error()});
  next->plan = std::move(*planned);
  selected_by_.clear();
  planned_ = std::move(next);
  return plan_answer();
}

std::string Preview::plan_answer() const {
  const auto lines = [](const auto& print) {
    std::string text;
    print([&](std::string_view block) { text += block; });
    return text;
  };
  Answer answer{"plan"};
  answer.text("summary_line", lines([&](const TextSink& sink) { print_summary(planned_->plan, sink); }));
  answer.text("refused_lines", lines([&](const TextSink& sink) { print_refused(planned_->plan, sink); }));
  json::Writer& json = answer.writer();
  json.key("left");
  json.begin_object();
  for (std::size_t i = 0; i < left_reasons; ++i) {
    const auto reason = static_cast<LeftReason>(i);
    json.key(name_of(reason));
    json.literal(std::to_string(count_of(planned_->plan, reason)));
  }
  json.end_object();
  write_fields(json);
  answer.errors("warnings", doubtful_times(planned_->plan)).number("memory", memory_in_use());
  return answer.done();
}

void Preview::write_fields(json::Writer& json) const {
  const std::size_t fields = planned_->plan.fields.size();
  std::vector<std::uint64_t> changes(fields), cut(fields), invalid(fields);
  for (const Change& change : planned_->plan.changes) {
    ++changes[change.field];
    if (change.cut) ++cut[change.field];
  }
  for (const Invalid& value : planned_->plan.invalid) ++invalid[value.field];
  json.key("fields");
  json.begin_array();
  for (std::size_t i = 0; i < fields; ++i) {
    const auto number = [&](std::string_view key, std::uint64_t value) {
      json.key(key);
      json.literal(std::to_string(value));
    };
    json.begin_object();
    json.key("field");
    json.text(planned_->plan.fields[i]);
    number("holding", planned_->plan.measures.fields[i].held);
    number("changes", changes[i]);
    number("cleared", planned_->plan.measures.fields[i].cleared);
    number("cut", cut[i]);
    number("invalid", invalid[i]);
    json.end_object();
  }
  json.end_array();
}

std::string Preview::changes(const Takes& takes) {
  if (planned_ == nullptr) return window_of(0);
  const std::size_t from = takes.number("from");
  const std::size_t count = takes.number("count");
  const auto print = [&](std::size_t total, std::span<const Change> changes) {
    std::string text = window_of(total);
    print_changes(planned_->plan, changes, [&](std::string_view block) { text += block; });
    return text;
  };
  if (!takes.has("filter")) {
    const std::size_t begin = std::min(from, planned_->plan.changes.size());
    return print(planned_->plan.changes.size(), std::span{planned_->plan.changes}.subspan(
                                                    begin, std::min(count, planned_->plan.changes.size() - begin)));
  }
  const Takes filter = takes.inside("filter");
  select("change\n" + std::string{filter.text("kind")} + "\n" + std::string{filter.text("text")} + "\n" +
             joined(filter.texts("fields")),
         [&] {
           return select_changes(planned_->plan, {filter.texts("fields"), kind_of(filter.text("kind")),
                                                  std::string{filter.text("text")}});
         });
  std::vector<Change> window;
  for (std::size_t i = from; i < selected_.size() && window.size() < count; ++i)
    window.push_back(planned_->plan.changes[selected_[i]]);
  return print(selected_.size(), window);
}

std::string Preview::left(const Takes& takes) {
  const auto reason = reason_of(takes.text("reason"));
  if (planned_ == nullptr || !reason) return window_of(0);
  const std::size_t from = takes.number("from");
  const std::size_t count = takes.number("count");
  const std::string wanted{takes.text("text")};
  std::string text;
  const TextSink sink = [&](std::string_view block) { text += block; };
  if (wanted.empty()) {
    text = window_of(count_of(planned_->plan, *reason));
    print_left(planned_->plan, *reason, from, count, sink);
    return text;
  }
  select("left\n" + std::string{name_of(*reason)} + "\n" + wanted,
         [&] { return select_left(planned_->plan, *reason, wanted); });
  text = window_of(selected_.size());
  for (std::size_t i = from; i < selected_.size() && i - from < count; ++i)
    print_left(planned_->plan, *reason, selected_[i], 1, sink);
  return text;
}

std::string Preview::lines(const Takes& takes) {
  if (takes.flag("begin")) reading_ = {0, 0, takes.flag("unmatchedTargets")};
  std::string block;
  while (planned_ != nullptr && block.empty() && reading_.part < parts_of_lines) block = next_lines();
  return block;
}

std::string Preview::next_lines() {
  std::string text;
  const TextSink sink = [&](std::string_view block) { text += block; };
  const std::size_t line = reading_.line;
  std::size_t total = 0;
  if (reading_.part == 0) {
    print_refused(planned_->plan, sink);
  } else if (reading_.part == 1) {
    total = planned_->plan.changes.size();
    print_changes(planned_->plan,
                  std::span{planned_->plan.changes}.subspan(line, std::min(lines_of_a_block, total - line)), sink);
  } else if (reading_.part + 1 < parts_of_lines) {
    const auto reason = static_cast<LeftReason>(reading_.part - 2);
    if (reason != LeftReason::unmatched_target || reading_.unmatched_targets) {
      total = count_of(planned_->plan, reason);
      print_left(planned_->plan, reason, line, lines_of_a_block, sink);
    }
  } else {
    print_summary(planned_->plan, sink);
  }
  reading_.line += lines_of_a_block;
  if (reading_.line >= total) reading_ = {reading_.part + 1, 0, reading_.unmatched_targets};
  return text;
}

}  // namespace tidemark::bindings
