import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';

export type ProxyName = keyof typeof proxies;

/** A reverse proxy of Debian's in front of a gateway, a process of its own on a free port. */
export interface FrontProxy extends AsyncDisposable {
  readonly port: number;
}

/** How each is set up, as its manual shows it: connections to the gateway are kept and shared, the caller's address is passed on. */
const proxies = {
  haproxy: {
    package: 'haproxy',
    config: (port: number, target: number) => `
defaults
  mode http
  timeout connect 2s
  timeout client 10s
  timeout server 10s
  timeout http-request 5s
frontend callers
  bind 127.0.0.1:${port}
  option forwardfor
  default_backend gateway
backend gateway
  http-reuse always
  server one 127.0.0.1:${target}
`,
    args: (config: string) => ['-db', '-f', config],
  },
  nginx: {
    package: 'nginx-light',
    config: (port: number, target: number) => `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr crit;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxied;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  client_header_timeout 5s;
  upstream gateway {
    server 127.0.0.1:${target};
    keepalive 4;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://gateway;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}
`,
    args: (config: string, folder: string) => ['-p', folder, '-e', 'stderr', '-c', config],
  },
} as const;

export const proxyNames = Object.keys(proxies) as readonly ProxyName[];

export async function startProxy(name: ProxyName, gatewayUrl: string): Promise<FrontProxy> {
  const binary = await findProxy(name);
  const folder = await mkdtemp(join(tmpdir(), `shuqiao-${name}-`));
  const port = await freePort();
  const config = join(folder, 'proxy.conf');
  await writeFile(config, proxies[name].config(port, Number(new URL(gatewayUrl).port)));
  const said: string[] = [];
  const server = spawn(binary, proxies[name].args(config, folder), { stdio: ['ignore', 'ignore', 'pipe'] });
  server.stderr.on('data', (chunk) => said.push(String(chunk)));
  process.once('exit', () => server.kill('SIGKILL'));
  for (let tries = 0; !(await isListening(port)); tries += 1) {
    if (server.exitCode !== null || tries > 200) throw new Error(`${name} did not start: ${said.join('')}`);
    await pause(25);
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      await end(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What is on PATH or where Debian puts it, else installed where that can be done (Debian, as root). */
async function findProxy(name: ProxyName): Promise<string> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];
  const find = async () => {
    for (const candidate of folders.filter(Boolean).map((folder) => join(folder, name))) {
      const isThere = await access(candidate, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return candidate;
    }
    return undefined;
  };
  const found = await find();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0) await install(proxies[name].package).catch(() => {});
  const installed = await find();
  if (installed !== undefined) return installed;
  throw new Error(`these tests need ${name}: apt-get install ${proxies[name].package}`);
}

async function install(name: string): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }; // its own service is not started
  const apt = (...args: string[]) =>
    promisify(execFile)('apt-get', ['-y', '-q', '-o', 'DPkg::Lock::Timeout=60', ...args], { env });
  await apt('install', '--no-install-recommends', name).catch(async () => {
    await apt('update');
    await apt('install', '--no-install-recommends', name);
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await ended;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
