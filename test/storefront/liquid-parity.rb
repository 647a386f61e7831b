# Renders Liquid with Shopify's own implementation, for liquid-parity.test.ts to compare with ours.
# Reads JSON lines: first { "snippets": { name: source } }, then cases
# { "source", "assigns", "globals", "locale", "texts", "fallback", "assets" }; answers { "html" } or
# { "error" } a line. What Shopify adds to Liquid for app blocks is added here as its documentation has it.
require "cgi"
require "json"
require "liquid"

$stdin.set_encoding("UTF-8")
$stdout.set_encoding("UTF-8")

# Shopify runs Liquid inside Rails, whose `blank?` is what `== blank` asks.
class Object
  def blank?
    respond_to?(:empty?) ? empty? : !self
  end
end

class String
  def blank?
    match?(/\A[[:space:]]*\z/)
  end
end

# Text between the tags is the theme editor's or a developer's, not the page's.
class SilentTag < Liquid::Raw
  def render_to_output_buffer(_context, output)
    output
  end
end

class StyleTag < Liquid::Block
  def render_to_output_buffer(context, output)
    output << "<style data-shopify>"
    super
    output << "</style>"
  end
end

# What an app block may not contain.
class ForbiddenTag < Liquid::Tag
  def initialize(name, *)
    raise Liquid::SyntaxError, "The tag #{name} is not allowed in an app block."
  end
end

module ShopifyFilters
  def t(key, values = {})
    text = look_up(@context.registers[:texts], key) || look_up(@context.registers[:fallback], key)
    # Plural rules are not Ruby's to know; the blocks' texts have none so far.
    raise Liquid::ArgumentError, "no text for #{key}" unless text.is_a?(String)
    is_html = key.end_with?("_html")
    filled = text.gsub(/\{\{\s*(\w+)\s*\}\}/) do |slot|
      next slot unless values.key?($1)
      is_html ? CGI.escapeHTML(values[$1].to_s) : values[$1].to_s
    end
    is_html ? filled : CGI.escapeHTML(filled)
  end
  alias_method :translate, :t

  def asset_url(file)
    @context.registers[:assets] + file.to_s
  end

  def stylesheet_tag(url)
    %(<link href="#{CGI.escapeHTML(url.to_s)}" rel="stylesheet" type="text/css" media="all" />)
  end

  def script_tag(url)
    %(<script src="#{CGI.escapeHTML(url.to_s)}" type="text/javascript"></script>)
  end

  private

  def look_up(texts, key)
    key.split(".").reduce(texts) { |at, part| at.is_a?(Hash) ? at[part] : nil }
  end
end

class Snippets
  def initialize(sources)
    @sources = sources
  end

  def read_template_file(name)
    @sources[name] || raise(Liquid::FileSystemError, "no snippet #{name}")
  end
end

%w[schema doc].each { |name| Liquid::Template.register_tag(name, SilentTag) }
Liquid::Template.register_tag("style", StyleTag)
%w[javascript stylesheet include layout section sections].each do |name|
  Liquid::Template.register_tag(name, ForbiddenTag)
end
Liquid::Template.register_filter(ShopifyFilters)
Liquid::Template.file_system = Snippets.new(JSON.parse($stdin.gets).fetch("snippets"))

$stdin.each_line do |line|
  answer =
    begin
      ask = JSON.parse(line)
      template = Liquid::Template.parse(ask.fetch("source"), error_mode: :strict)
      # Globals are seen inside {% render %} as well, a block's own variables are not.
      context = Liquid::Context.build(
        static_environments: ask.fetch("globals"),
        outer_scope: ask.fetch("assigns"),
        registers: {
          texts: ask.fetch("texts"), fallback: ask.fetch("fallback"), assets: ask.fetch("assets"),
          file_system: Liquid::Template.file_system,
        },
        rethrow_errors: true,
      )
      context.strict_filters = true
      { html: template.render!(context) }
    rescue Liquid::Error => error
      { error: error.message }
    end
  puts JSON.generate(answer)
end
