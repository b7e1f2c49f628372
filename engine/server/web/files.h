#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "web/message.h"

namespace tidemark::web {

/// The console's files, as a browser gets them. They are read once: a page is whole though its folder is replaced meanwhile, and no
/// path ever reaches the disk.
///
///     auto files = Files::read("/usr/share/tidemark/console");
///     files->answer({.method = "GET", .path = "/assets/app-1f2e.js"})     // 200, or 304 where If-None-Match has its tag
///     files->answer({.method = "GET", .path = "/acme/runs/12"})           // index.html: the page itself knows what that is
///     files->answer({.method = "GET", .path = "/api/v1/subscriptions"})   // nothing: no page's
///
/// Beside `app.js` an `app.js.gz` is the same, compressed, for whoever takes it. What lies in `assets/` has a digest in its name and is
/// kept by browsers for good; all else they ask about each time. Without any files the first page says how to make them.
class Files {
 public:
  /// No folder is no error. `storage` where a file can't be read, `invalid_input` where they are larger than pages are (64 MiB in all).
  [[nodiscard]] static Result<Files> read(const std::filesystem::path& directory);

  [[nodiscard]] bool are_there() const { return files_.contains("/index.html"); }

  /// Nothing where the path belongs to somebody else (`/api`, `/healthz`, `/readyz`, `/metrics`).
  [[nodiscard]] std::optional<Response> answer(const Request& request) const;

 private:
  struct File {
    std::string bytes;
    std::string tag;
  };
  [[nodiscard]] Response page(const std::string& path, const Request& request) const;
  [[nodiscard]] Response found(const std::string& path, const Request& request) const;

  std::map<std::string, File, std::less<>> files_;  ///< by the path that asks for it: "/assets/app-1f2e.js"
};

}  // namespace tidemark::web
