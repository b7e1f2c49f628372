#include "web/files.h"

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidemark::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class FilesTest : public testing::Test {
 protected:
  FilesTest() {
    std::string name = (std::filesystem::temp_directory_path() / "tidemark-files-XXXXXX").string();
    directory = mkdtemp(name.data());
    put("secret", "nobody's");
    put("console/index.html", "<!doctype html>");
    put("console/favicon.svg", "<svg/>");
    put("console/assets/app-1f2e.js", "let it = 1");
    put("console/assets/app-1f2e.js.gz", "packed");
    put("console/assets/core-77.wasm", "wasm");
  }
  ~FilesTest() override { std::filesystem::remove_all(directory); }
  void put(const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories((directory / name).parent_path());
    std::ofstream{directory / name, std::ios::binary} << bytes;
  }
  [[nodiscard]] Files files() const {
    auto read = Files::read(directory / "console");
    if (!read) throw std::runtime_error(to_line(read.error()));
    return std::move(*read);
  }
  [[nodiscard]] Response get(const std::string& path, std::map<std::string, std::string, std::less<>> headers = {},
                             const std::string& method = "GET") const {
    auto answer = files().answer({method, path, {}, std::move(headers), {}});
    return answer ? *answer : Response{0};
  }
  static std::string header_of(const Response& answer, const std::string& name) {
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? "" : found->second;
  }
  std::filesystem::path directory;
};

TEST_F(FilesTest, AFileIsAnsweredWithItsTypeAndTag) {
  const Response script = get("/assets/app-1f2e.js");
  EXPECT_EQ(script.status, 200);
  EXPECT_EQ(script.body, "let it = 1");
  EXPECT_EQ(header_of(script, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(header_of(get("/assets/core-77.wasm"), "Content-Type"), "application/wasm");
  EXPECT_THAT(header_of(script, "Cache-Control"), HasSubstr("immutable"));
  EXPECT_EQ(header_of(get("/favicon.svg"), "Cache-Control"), "no-cache");
  const std::string tag = header_of(script, "ETag");
  for (const std::string& known : {tag, "W/" + tag, "\"other\", " + tag, std::string{"*"}}) {
    const Response again = get("/assets/app-1f2e.js", {{"if-none-match", known}});
    EXPECT_EQ(again.status, 304) << known;
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(header_of(again, "ETag"), tag);
  }
  EXPECT_EQ(get("/assets/app-1f2e.js", {{"if-none-match", "\"other\""}}).status, 200);
  EXPECT_EQ(get("/assets/app-1f2e.js", {}, "HEAD").status, 200);
}

TEST_F(FilesTest, WhoTakesGzipIsGivenWhatWasPacked) {
  for (const char* takes : {"gzip", "br, gzip;q=0.8", "deflate,gzip"}) {
    const Response packed = get("/assets/app-1f2e.js", {{"accept-encoding", takes}});
    EXPECT_EQ(packed.body, "packed") << takes;
    EXPECT_EQ(header_of(packed, "Content-Encoding"), "gzip");
    EXPECT_EQ(header_of(packed, "Vary"), "Accept-Encoding");
    EXPECT_EQ(header_of(packed, "Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_NE(header_of(packed, "ETag"), header_of(get("/assets/app-1f2e.js"), "ETag"));
  }
  for (const char* takes : {"", "br", "gzip;q=0", "gzip; q=0.0", "gzipped"})
    EXPECT_EQ(get("/assets/app-1f2e.js", {{"accept-encoding", takes}}).body, "let it = 1") << takes;
  EXPECT_EQ(get("/favicon.svg", {{"accept-encoding", "gzip"}}).body, "<svg/>") << "nothing was packed";
}

TEST_F(FilesTest, APathOfThePageItselfIsThePage) {
  for (const char* path : {"/", "/index.html", "/acme", "/acme/runs/12", "/acme/visitors/v%2F1"}) {
    const Response page = get(path);
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_EQ(page.body, "<!doctype html>") << path;
    EXPECT_EQ(header_of(page, "Cache-Control"), "no-cache") << path;
  }
  EXPECT_EQ(get("/acme/visitors/ann@example.com").status, 404);
  EXPECT_EQ(get("/acme/visitors/ann@example.com", {{"accept", "text/html,*/*;q=0.8"}}).status, 200);
  EXPECT_EQ(get("/assets/gone-1.js", {{"accept", "text/html"}}).status, 404);
}

TEST_F(FilesTest, NoPathLeadsOutOfTheFolder) {
  std::filesystem::create_symlink(directory / "secret", directory / "console" / "link");
  EXPECT_THAT(get("/link").body, Not(HasSubstr("nobody's")));
  for (const char* path :
       {"/../secret", "/assets/../../secret", "/%2e%2e/secret", "/..%2fsecret", "//secret", "/./secret", "/assets/..",
        "/..", "/.", "secret", "", "/%00", "/\\..\\secret", "/assets%5c..%5csecret", "/assets/"}) {
    const Response answer = get(path, {{"accept", "text/html"}});
    EXPECT_THAT(answer.body, Not(HasSubstr("nobody's"))) << path;
    EXPECT_EQ(answer.status, 404) << path;
  }
}

TEST_F(FilesTest, WhatIsTheApisIsLeftToIt) {
  for (const char* path : {"/api", "/api/v1/subscriptions", "/api/", "/healthz", "/readyz", "/metrics"})
    EXPECT_EQ(get(path).status, 0) << path;
  EXPECT_EQ(get("/apis").status, 200);
}

TEST_F(FilesTest, PagesAreOnlyLookedAt) {
  const Response posted = get("/", {}, "POST");
  EXPECT_EQ(posted.status, 405);
  EXPECT_EQ(header_of(posted, "Allow"), "GET, HEAD");
}

TEST_F(FilesTest, ABrowserIsToldWhatAPageMay) {
  for (const char* path : {"/", "/assets/app-1f2e.js", "/gone.js"}) {
    const Response answer = get(path);
    EXPECT_EQ(header_of(answer, "X-Content-Type-Options"), "nosniff") << path;
    EXPECT_EQ(header_of(answer, "X-Frame-Options"), "DENY") << path;
    EXPECT_THAT(header_of(answer, "Content-Security-Policy"),
                AllOf(HasSubstr("default-src 'self'"), HasSubstr("script-src 'self' 'wasm-unsafe-eval';"),
                      HasSubstr("worker-src 'self'"), HasSubstr("frame-ancestors 'none'")))
        << path;
  }
}

TEST_F(FilesTest, WithoutFilesThePageSaysHowToMakeThem) {
  std::filesystem::remove_all(directory / "console");
  EXPECT_FALSE(files().are_there());
  const Response page = get("/");
  EXPECT_EQ(page.status, 404);
  EXPECT_THAT(page.body, HasSubstr("tools/build console"));
  EXPECT_THAT(header_of(page, "Content-Type"), HasSubstr("text/html"));
}

TEST_F(FilesTest, AFolderThatIsNoConsoleIsNotTakenIn) {
  put("console/dump.bin", std::string((std::size_t{64} << 20) + 1, 'x'));
  const auto read = Files::read(directory / "console");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace tidemark::web
