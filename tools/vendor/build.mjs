// For maintainers: `npm ci && npm run build`. Rebuilds static/vendor/ with its manifest, and
// static/css/policy-forum.css from its parts. Only the results are committed, never node_modules.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const repository = join(here, "..", "..");
const vendor = join(repository, "static", "vendor");
const styles = join(repository, "static", "css");

const GOVUK = "govuk-frontend";
const HTMX = "htmx.org";
const FONT = "@fontsource/atkinson-hyperlegible-next";
const SUBSETS = ["latin", "latin-ext"];
const NOBLE = ["@noble/ciphers", "@noble/curves", "@noble/hashes"];
const FACES = ["400-normal", "400-italic", "700-normal"];

function packageOf(name) {
  const { version, license } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
  return { name, version, licence: license };
}

// A file that was made from several packages says all of them; the same is said once.
function madeFrom(names) {
  const packages = names.map(packageOf);
  const all = (field) => [...new Set(packages.map((each) => each[field]))].join(", ");
  return { name: all("name"), version: all("version"), licence: all("licence") };
}

function bundledNoble() {
  const { name, version } = madeFrom(NOBLE);
  const banner = `/* ${name} ${version}, MIT, (c) Paul Miller, (c) Thomas Pornin: see licences/; bundled by tools/vendor/build.mjs */`;
  const { outputFiles } = buildSync({
    entryPoints: [join(here, "noble.mjs")],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    banner: { js: banner },
  });
  return Buffer.from(outputFiles[0].contents);
}

function compiledGovuk() {
  const css = sass.compile(join(here, "govuk.scss"), {
    loadPaths: [modules],
    style: "compressed",
    quietDeps: true,
  }).css;
  const { version } = packageOf(GOVUK);
  return `/* govuk-frontend ${version}, MIT, compiled with our theme: see tools/vendor/govuk.scss */\n${css}\n`;
}

function vendoredFiles() {
  const files = [
    { path: "govuk-frontend.css", from: GOVUK, content: compiledGovuk() },
    { path: "htmx.min.js", from: HTMX, content: readFileSync(join(modules, HTMX, "dist", "htmx.min.js")) },
    { path: "licences/govuk-frontend.txt", from: GOVUK, content: readFileSync(join(here, "licences", "govuk-frontend.txt")) },
    { path: "licences/htmx.txt", from: HTMX, content: readFileSync(join(modules, HTMX, "LICENSE")) },
    { path: "noble.min.js", from: NOBLE, content: bundledNoble() },
    ...NOBLE.map((name) => ({
      path: `licences/noble-${name.split("/")[1]}.txt`,
      from: name,
      content: readFileSync(join(modules, name, "LICENSE")),
    })),
    { path: "licences/atkinson-hyperlegible-next.txt", from: FONT, content: readFileSync(join(modules, FONT, "LICENSE")) },
  ];
  for (const subset of SUBSETS) {
    for (const face of FACES) {
      const file = `atkinson-hyperlegible-next-${subset}-${face}.woff2`;
      files.push({ path: `fonts/${file}`, from: FONT, content: readFileSync(join(modules, FONT, "files", file)) });
    }
  }
  return files;
}

function writeVendor() {
  rmSync(vendor, { recursive: true, force: true });
  const manifest = vendoredFiles().map(({ path, from, content }) => {
    const target = join(vendor, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    return { path, ...madeFrom([from].flat()), sha256: createHash("sha256").update(content).digest("hex") };
  });
  writeFileSync(join(vendor, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
}

function writeStyles() {
  const parts = readdirSync(join(styles, "parts")).filter((name) => name.endsWith(".css")).sort();
  const built = parts.map((name) => readFileSync(join(styles, "parts", name), "utf8")).join("\n");
  writeFileSync(join(styles, "policy-forum.css"), built);
}

if (process.argv[2] !== "styles") writeVendor();
writeStyles();
