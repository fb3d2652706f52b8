import { createMemoryFlights } from '../../src/platform/memory/memory-flights.ts';
import { flightsPromises } from './flights.ts';

flightsPromises('memory', createMemoryFlights);
