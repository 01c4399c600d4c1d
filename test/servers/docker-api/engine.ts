import type { Wish } from './container.ts'
import { Container } from './container.ts'
import type { Exec } from './exec.ts'
import type { Image, Surroundings } from './image.ts'
import { Refusal } from './refusal.ts'

/** What Docker's daemon knows: images here and in a registry, and containers. */
export class Engine {
  readonly containers = new Map<string, Container>()
  readonly execs = new Map<string, Exec>()
  /** Names of what was pulled, in that order. */
  readonly pulled: string[] = []
  readonly #registry: ReadonlyMap<string, Image>

  constructor(registry: Readonly<Record<string, Image>>) {
    this.#registry = new Map(Object.entries(registry))
  }

  pull(name: string): void {
    if (!this.#registry.has(name)) {
      throw new Refusal(
        404,
        `pull access denied for ${name.split(':')[0]}, repository does not exist or may require 'docker login'`,
      )
    }
    this.pulled.push(name)
  }

  image(name: string): Image {
    const image = this.pulled.includes(name) ? this.#registry.get(name) : undefined
    if (image === undefined) throw new Refusal(404, `No such image: ${name}`)
    return image
  }

  create(name: string | undefined, wish: Wish): Container {
    const container = new Container(
      name ?? `container_${this.containers.size}`,
      wish,
      this.image(wish.Image),
      (labels) => this.#removeLabelled(labels),
    )
    this.containers.set(container.id, container)
    return container
  }

  container(id: string): Container {
    const container = this.containers.get(id)
    if (container === undefined) throw new Refusal(404, `No such container: ${id}`)
    return container
  }

  async start(container: Container): Promise<void> {
    await container.start()
    if (container.wish.HostConfig?.AutoRemove === true)
      container.whenExited(() => this.containers.delete(container.id))
  }

  async remove(container: Container, force: boolean): Promise<void> {
    if (container.isRunning && !force) {
      throw new Refusal(409, `cannot remove container "/${container.name}": container is running`)
    }
    await container.stop()
    this.containers.delete(container.id)
  }

  list({ all, labels, states }: Listed): readonly Container[] {
    return [...this.containers.values()]
      .filter((container) => labels.every((label) => hasLabel(container, label)))
      .filter((container) =>
        states.length > 0 ? states.includes(container.state) : all || container.isRunning,
      )
  }

  async stop(): Promise<void> {
    await Promise.all([...this.containers.values()].map((container) => this.remove(container, true)))
  }

  readonly #removeLabelled: Surroundings['removeLabelled'] = async (labels) => {
    const found = this.list({ all: true, labels, states: [] })
    const others = found.filter(({ labels: own }) => own['org.testcontainers.ryuk'] !== 'true')
    await Promise.all(others.map((container) => this.remove(container, true)))
  }
}

export interface Listed {
  readonly all: boolean
  /** `name` or `name=value`. */
  readonly labels: readonly string[]
  readonly states: readonly string[]
}

function hasLabel({ labels }: Container, label: string): boolean {
  const [name = ''] = label.split('=', 1)
  return label === name ? Object.hasOwn(labels, name) : labels[name] === label.slice(name.length + 1)
}
