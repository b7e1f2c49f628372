#include "calls.h"

#include "answers.h"
#include "core/config/difference.h"
#include "core/config/write_configuration.h"
#include "core/hash/blake2b.h"

namespace tidemark::bindings {

std::string Calls::answer(std::string_view request, std::string_view bytes) {
  const auto document = json::Document::read(request);
  if (!document) return problems({document.error()});
  const Takes asked{document->root(), bytes};
  return call(asked.text("call"), asked.inside("takes"));
}

std::string Calls::call(std::string_view name, const Takes& takes) {
  if (name == "open") return open(takes);
  if (name == "zone") {
    zones_.take(takes.text("name"), takes.has("bytes") ? std::optional{takes.bytes("bytes")} : std::nullopt);
    return "null";
  }
  if (name == "checkConfiguration") return check_configuration(takes);
  if (name == "diff") return diff(takes);
  if (name == "verifyLog") return verify_log(takes);
  if (name == "blake2b") return Answer{"digest"}.text("hex", to_hex(blake2b(takes.bytes("bytes")))).done();
  if (name == "close") {
    previews_.erase(takes.number("preview"));
    return "null";
  }
  const auto preview = previews_.find(takes.number("preview"));
  if (preview == previews_.end())
    return problems({{ErrorCode::not_found, "there is no such preview", "preview", "open it first"}});
  return call(*preview->second, name, takes);
}

std::string Calls::call(Preview& preview, std::string_view name, const Takes& takes) {
  if (name == "plan") return preview.plan(takes.inside("configuration"), zones_);
  if (name == "changes") return preview.changes(takes);
  if (name == "left") return preview.left(takes);
  if (name == "lines") return preview.lines(takes);
  if (name == "evidence") return preview.evidence(takes);
  if (name == "segment") return preview.segment(takes, zones_);
  if (name == "page") return preview.begin_page(takes);
  if (name == "room") return preview.room(takes);
  if (name == "took") return preview.took(takes);
  if (name == "remember") return preview.remember(takes), "null";
  if (name == "removePages") return preview.remove_pages(takes.text("side")), "null";
  return problems({{ErrorCode::invalid_input, "there is no such call", std::string{name}, ""}});
}

std::string Calls::open(const Takes& takes) {
  auto preview = std::make_unique<Preview>(takes);
  previews_[next_] = std::move(preview);
  return Answer{"opened"}.number("preview", next_++).done();
}

std::string Calls::check_configuration(const Takes& takes) {
  const Takes file = takes.inside("configuration");
  auto read = read_with_zones(file.text("name"), file.bytes("text"), zones_);
  if (auto* answer = std::get_if<std::string>(&read)) return std::move(*answer);
  const auto& configuration = std::get<Configuration>(read);
  return Answer{"configuration"}
      .text("text", write_configuration(configuration))
      .text("subscription", configuration.subscription)
      .text("time_zone", configuration.time_zone)
      .done();
}

std::string Calls::diff(const Takes& takes) {
  std::vector<Configuration> both;
  for (const char* which : {"before", "after"}) {
    const Takes file = takes.inside(which);
    auto read = read_with_zones(file.text("name"), file.bytes("text"), zones_);
    if (auto* answer = std::get_if<std::string>(&read)) return std::move(*answer);
    both.push_back(std::move(std::get<Configuration>(read)));
  }
  Answer answer{"differences"};
  json::Writer& json = answer.writer();
  json.key("differences");
  json.begin_array();
  for (const Difference& difference : diff_configurations(both[0], both[1])) {
    const auto side = [&](std::string_view key, const std::optional<std::string>& value) {
      json.key(key);
      value ? json.text(*value) : json.null();
    };
    json.begin_object();
    json.key("place");
    json.text(difference.place);
    side("before", difference.before);
    side("after", difference.after);
    json.end_object();
  }
  json.end_array();
  return answer.done();
}

std::string Calls::verify_log(const Takes& takes) {
  if (takes.flag("begin")) {
    chain_ = {};
    kept_.clear();
  }
  for (const Takes& entry : takes.list("entries")) {
    std::optional<std::vector<std::string_view>> frames;
    if (entry.has("frames")) frames = entry.parts("frames");
    if (auto taken = chain_.take(entry.bytes("bytes"), frames); !taken) return problems({taken.error()});
    if (chain_.position() == takes.number("kept")) kept_ = to_hex(chain_.head());
  }
  return Answer{"chain"}
      .number("entries", chain_.position())
      .number("items", chain_.items())
      .number("erased", chain_.erased())
      .number("unnamed", chain_.unnamed())
      .text("head", to_hex(chain_.head()))
      .text("kept", kept_)
      .done();
}

}  // namespace tidemark::bindings
