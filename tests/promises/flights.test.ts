import { createPolledFlights } from '../../src/platform/edge/polled-flights.ts';
import { createMemoryFlights } from '../../src/platform/memory/memory-flights.ts';
import { flightsPromises } from './flights.ts';

flightsPromises('memory', createMemoryFlights);
flightsPromises('polled, as at the edge', createPolledFlights);
