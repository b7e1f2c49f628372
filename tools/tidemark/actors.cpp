#include "command/actors.h"

#include "command/words.h"

namespace tidemark::command {
namespace {

constexpr std::string_view on_the_host = "host ";
constexpr std::size_t named = 8;

std::string_view without_host(std::string_view name) {
  return name.starts_with(on_the_host) ? name.substr(on_the_host.size()) : name;
}

}  // namespace

bool is_actor(std::string_view asked, std::string_view actor) { return without_host(asked) == without_host(actor); }

Error nobody_did(const std::string& asked, const std::set<std::string, std::less<>>& seen, const std::string& command) {
  std::string others;
  std::size_t count = 0;
  for (const std::string& name : seen)
    if (++count <= named) others += (others.empty() ? "" : ", ") + visible(name);
  if (count > named) others += " and others";
  return {ErrorCode::not_found, "nobody of that name has done anything there", visible(asked),
          others.empty() ? command + " without --by has all" : "these have: " + others};
}

}  // namespace tidemark::command
