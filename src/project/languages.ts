import type { ProjectFiles } from './project-files.ts'

/** What a project is written in besides JavaScript: how its tests are run, and what its programs need in the CI. */
export interface Language {
  readonly name: string
  readonly test: string
  /** Steps of a GitHub workflow that install it. */
  readonly setup: readonly string[]
}

interface KnownLanguage extends Language {
  readonly isOf: (paths: ReadonlySet<string>) => boolean
}

const ruby = ['- uses: ruby/setup-ruby@v1', '  with: { bundler-cache: true }']
const python = ['- uses: actions/setup-python@v5', "  with: { python-version: '3' }"]
const pythonWithRequirements = [...python, '- run: pip install -r requirements.txt']

/** Whatever is more particular comes first. */
const languages: readonly KnownLanguage[] = [
  {
    name: 'Ruby',
    isOf: (paths) => paths.has('Gemfile') && paths.has('.rspec'),
    test: 'bundle exec rspec',
    setup: ruby,
  },
  { name: 'Ruby', isOf: (paths) => paths.has('bin/rails'), test: 'bin/rails test', setup: ruby },
  { name: 'Ruby', isOf: (paths) => paths.has('Gemfile'), test: 'bundle exec rake test', setup: ruby },
  {
    name: 'Python',
    isOf: (paths) => paths.has('manage.py') && paths.has('requirements.txt'),
    test: 'python manage.py test',
    setup: pythonWithRequirements,
  },
  { name: 'Python', isOf: (paths) => paths.has('manage.py'), test: 'python manage.py test', setup: python },
  {
    name: 'Python',
    isOf: (paths) => paths.has('requirements.txt'),
    test: 'pytest',
    setup: pythonWithRequirements,
  },
  { name: 'Python', isOf: (paths) => paths.has('pyproject.toml'), test: 'pytest', setup: python },
  { name: 'PHP', isOf: (paths) => paths.has('artisan'), test: 'php artisan test', setup: [] },
  { name: 'PHP', isOf: (paths) => paths.has('composer.json'), test: 'vendor/bin/phpunit', setup: [] },
  { name: 'Go', isOf: (paths) => paths.has('go.mod'), test: 'go test ./...', setup: [] },
  { name: 'Rust', isOf: (paths) => paths.has('Cargo.toml'), test: 'cargo test', setup: [] },
  { name: 'Java', isOf: (paths) => paths.has('mvnw'), test: './mvnw test', setup: [] },
  { name: 'Java', isOf: (paths) => paths.has('pom.xml'), test: 'mvn test', setup: [] },
  { name: 'Java', isOf: (paths) => paths.has('gradlew'), test: './gradlew test', setup: [] },
  {
    name: '.NET',
    isOf: (paths) => [...paths].some((path) => /^[^/]+\.(?:sln|slnx|csproj)$/.test(path)),
    test: 'dotnet test',
    setup: [],
  },
  { name: 'Elixir', isOf: (paths) => paths.has('mix.exs'), test: 'mix test', setup: [] },
]

/** Undefined where nothing tells, or it is JavaScript alone. */
export function findLanguage({ paths }: Pick<ProjectFiles, 'paths'>): Language | undefined {
  const all = new Set(paths)
  const found = languages.find(({ isOf }) => isOf(all))
  return found && { name: found.name, test: found.test, setup: found.setup }
}
