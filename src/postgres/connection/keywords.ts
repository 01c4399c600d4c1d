/** What becomes of a parameter of libpq here. */
interface Keyword {
  /** The environment variable that stands in for it. */
  readonly variable?: string
  /** The values that it may have, where these are few. */
  readonly values?: readonly string[]
  /** Values that this client cannot keep its word on, and that must therefore not be passed over; `all` of them. */
  readonly refused?: readonly string[] | 'all'
}

const tlsVersions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

/**
 * All parameters that libpq 18 knows ("Parameter Key Words" of the manual, `PQconninfoOptions` of fe-connect.c). What is not
 * refused and not read anywhere (`gsslib`, `tcp_user_timeout`) may be given and has no effect.
 */
export const keywords: Readonly<Record<string, Keyword>> = {
  service: { variable: 'PGSERVICE' },
  user: { variable: 'PGUSER' },
  password: { variable: 'PGPASSWORD' },
  passfile: { variable: 'PGPASSFILE' },
  channel_binding: { variable: 'PGCHANNELBINDING', values: ['disable', 'prefer', 'require'] },
  connect_timeout: { variable: 'PGCONNECT_TIMEOUT' },
  dbname: { variable: 'PGDATABASE' },
  host: { variable: 'PGHOST' },
  hostaddr: { variable: 'PGHOSTADDR' },
  port: { variable: 'PGPORT' },
  client_encoding: { variable: 'PGCLIENTENCODING' },
  options: { variable: 'PGOPTIONS' },
  application_name: { variable: 'PGAPPNAME' },
  fallback_application_name: {},
  keepalives: {},
  keepalives_idle: {},
  keepalives_interval: {},
  keepalives_count: {},
  tcp_user_timeout: {},
  sslmode: {
    variable: 'PGSSLMODE',
    values: ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'],
  },
  sslnegotiation: { variable: 'PGSSLNEGOTIATION', values: ['postgres', 'direct'] },
  sslcompression: { variable: 'PGSSLCOMPRESSION' },
  sslcert: { variable: 'PGSSLCERT' },
  sslkey: { variable: 'PGSSLKEY' },
  sslcertmode: {
    variable: 'PGSSLCERTMODE',
    values: ['disable', 'allow', 'require'],
    refused: ['require'],
  },
  sslpassword: {},
  sslrootcert: { variable: 'PGSSLROOTCERT' },
  sslcrl: { variable: 'PGSSLCRL' },
  sslcrldir: { variable: 'PGSSLCRLDIR', refused: 'all' },
  sslsni: { variable: 'PGSSLSNI', values: ['0', '1'] },
  requirepeer: { variable: 'PGREQUIREPEER', refused: 'all' },
  require_auth: { variable: 'PGREQUIREAUTH', refused: 'all' },
  min_protocol_version: { variable: 'PGMINPROTOCOLVERSION', refused: ['3.2', 'latest'] },
  max_protocol_version: { variable: 'PGMAXPROTOCOLVERSION' },
  ssl_min_protocol_version: { variable: 'PGSSLMINPROTOCOLVERSION', values: tlsVersions },
  ssl_max_protocol_version: { variable: 'PGSSLMAXPROTOCOLVERSION', values: tlsVersions },
  gssencmode: {
    variable: 'PGGSSENCMODE',
    values: ['disable', 'prefer', 'require'],
    refused: ['require'],
  },
  krbsrvname: { variable: 'PGKRBSRVNAME' },
  gsslib: { variable: 'PGGSSLIB' },
  gssdelegation: { variable: 'PGGSSDELEGATION' },
  replication: { refused: 'all' },
  target_session_attrs: {
    variable: 'PGTARGETSESSIONATTRS',
    values: ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'],
  },
  load_balance_hosts: { variable: 'PGLOADBALANCEHOSTS', values: ['disable', 'random'] },
  scram_client_key: { refused: 'all' },
  scram_server_key: { refused: 'all' },
  oauth_issuer: { refused: 'all' },
  oauth_client_id: { refused: 'all' },
  oauth_client_secret: { refused: 'all' },
  oauth_scope: { refused: 'all' },
  sslkeylogfile: { refused: 'all' },
}
